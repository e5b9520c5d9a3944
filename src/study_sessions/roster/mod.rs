//! 出席簿: who registered and who came, as the programme hands it in (reference, section 6.2).
//!
//! Two exports of the same facts: 様式 is a page to print, データ keeps the rules for machine-readable
//! tables (section 6.3). Whoever reads it looks at personal data; the page notes that first.

mod data;
mod form;
mod read;

pub use data::data_workbook;
pub use form::form_workbook;
pub use read::{PartAttendance, Roster, RosterPart, RosterRow, roster};

/// Of both workbooks.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
