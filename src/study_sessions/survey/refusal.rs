use chrono::{DateTime, Utc};

use crate::database::Stop;
use crate::web::{Objection, Problems};

use super::wording;

/// Why a wish about a questionnaire is not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No such session, questionnaire or registration, or it is not theirs.
    NotFound,
    Invalid(Problems),
    /// Somebody saved it after this form was opened.
    ChangedMeanwhile,
    /// Answers were promised anonymity, or were not.
    AnonymityFixed,
    /// Whoever answered was shown another promise than the one that holds now.
    PromiseChanged,
    /// Sessions that are not public, or called off, are not asked about.
    NotPossibleNow,
    /// It opens when the session ends.
    NotYet(DateTime<Utc>),
    Closed,
    /// Everybody answers once.
    Answered,
    /// It is for those who were there.
    NotForThem,
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
