//! 開催報告: what took place and who came, counted; what was asked and learnt, in the secretariat's
//! words; how the questionnaire came out. Handing it in ([`report`](crate::study_sessions::session::report)) turns the session to 報告済;
//! from then on its words stay.
//!
//! 実数 counts people, 延べ counts people part by part; 実数 is never more than 延べ, and whoever came is
//! among the registered. Blocks and kinds of organisations add up to the whole, with 不明 for those
//! of whom neither is known.

mod facts;
mod figures;
mod sheets;
mod write;

pub use facts::{ReportFacts, SpeakerLine, report_facts};
pub use figures::{Count, Figures, Line, figures};
pub use sheets::{MEDIA_TYPE, data_workbook, form_workbook};
pub use write::{ReportText, save};
