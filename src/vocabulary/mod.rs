//! Words everyone uses. Pure and synchronous: nothing here knows a database, a clock on the wall
//! or the web. A value of these types has been checked once and can be trusted afterwards.
//!
//! Each word has one constructor that refuses with its own problem; the problem's `Display` is
//! the sentence shown beside the field (`wording.rs`). Words about people hide their content in
//! `{:?}`, so that none of it reaches a log by accident.

mod business;
mod chance;
mod characters;
mod clock;
mod email_address;
mod entry;
mod fold;
mod kana;
mod numbers;
mod person_name;
mod prefecture;
mod region_block;
mod search_key;
mod text;
mod time_slot;
pub mod tokyo;
mod wording;

pub use business::{BusinessCalendar, Holiday, Holidays, OfficeHours, OfficeHoursProblem};
pub use chance::Chance;
pub use clock::{Clock, StandingClock};
pub use email_address::{EmailAddress, EmailProblem};
pub use entry::{DateProblem, TimeProblem, parse_date, parse_date_fields, parse_time};
pub use fold::{LETTER_COLUMNS, fold, must_stay_together, text_columns};
pub use kana::{Kana, KanaProblem};
pub use numbers::{
    CorporateNumber, CorporateNumberProblem, MunicipalityCode, MunicipalityCodeProblem,
    PhoneNumber, PhoneProblem, PostalCode, PostalCodeProblem, SubsidyRate, SubsidyRateProblem,
};
pub use person_name::{NameProblem, PersonName};
pub use prefecture::Prefecture;
pub use region_block::RegionBlock;
pub use search_key::{is_legal_form, search_key, search_words};
pub use text::{LongText, ShortText, TextProblem};
pub use time_slot::{SlotProblem, TimeSlot};
pub use tokyo::{Era, FiscalYear, FiscalYearProblem};
