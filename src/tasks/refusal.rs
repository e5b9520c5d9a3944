use entities::tasks::task::TaskState;

use super::wording;
use crate::database::Stop;
use crate::web::{Objection, Problems};

/// Why somebody's wish about a task is not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is none, or they do not see it: both look the same.
    NotFound,
    Invalid(Problems),
    /// It has ended in this way; only an open task is changed or ended otherwise.
    Closed(TaskState),
    /// Somebody changed it after this form was opened.
    ChangedMeanwhile,
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
            Refusal::Invalid(problems) => Self::Invalid(problems),
            other => Self::Said(wording::refusal(&other)),
        }
    }
}
