//! 入退室の取り込み: who was in an online meeting, from the report the meeting service writes.
//!
//! * The file is read ([`keep`]) – CSV or XLSX, UTF-8 or CP932, in the columns of the usual services –
//!   and what it means is shown ([`preview`]) before anything changes.
//! * A line belongs to the participant with its mail address, else to the only one with its name.
//!   Lines of nobody are shown; several lines of one person are one stay with gaps.
//! * A part counts as attended from a least share of its time on. What somebody recorded by hand
//!   stays as it is, and what an earlier report said is joined with it ([`apply`]).
//! * A report names strangers, too: one that was not applied is forgotten after three days
//!   ([`erase_old_reports`]).

mod apply;
mod erase;
mod matching;
mod preview;
mod read;

pub use apply::{Applied, apply, keep};
pub use erase::erase_old_reports;
pub use matching::{PartSpan, Participant, Stay, Stays, stays};
pub use preview::{Preview, PreviewLine, PreviewPart, preview};
pub use read::{JoinLine, LineProblem};

pub(super) use erase::old;

use crate::database::Stop;
use crate::web::Objection;

/// Why a report is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    /// The file, or the least share: which field, and how to mend it.
    Invalid(&'static str, String),
    /// Sessions that are called off, or not public yet, have no attendance.
    NotRunning,
    Applied,
}

impl From<Refusal> for Stop<Refusal> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Refusal> for Objection {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound => Self::NotFound,
            Refusal::Invalid(field, detail) => {
                let mut problems = crate::web::Problems::none();
                problems.add(field, detail);
                Self::Invalid(problems)
            }
            Refusal::NotRunning => Self::Said("この勉強会では出欠を記録できません。".to_owned()),
            Refusal::Applied => Self::Said("この報告は、すでに取り込みました。".to_owned()),
        }
    }
}
