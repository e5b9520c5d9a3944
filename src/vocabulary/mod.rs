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
mod time_slot;
pub mod tokyo;
mod wording;

pub use business::{BusinessCalendar, Holiday, Holidays, OfficeHours, OfficeHoursProblem};
pub use chance::Chance;
pub use clock::{Clock, StandingClock};
pub use email_address::{EmailAddress, EmailProblem};
pub use time_slot::{SlotProblem, TimeSlot};
pub use tokyo::{Era, FiscalYear, FiscalYearProblem};
