use crate::accompaniment::wording;
use crate::database::Stop;
use crate::web::{Objection, Problems};

/// Why a wish about an engagement is not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not there, or not for this person.
    NotFound,
    Invalid(Problems),
    /// Somebody saved the engagement after this form was opened.
    ChangedMeanwhile,
    /// It is over; what it came to stands.
    Over,
    /// The operator has an accompanist in this fiscal year.
    AlreadyAccompanied,
    /// 利益相反 stands between the two.
    Conflicted,
    /// The number of people told differs from what the coordinator saw.
    RecipientsDiffer {
        expected: usize,
        actual: usize,
    },
}

impl From<Refusal> for Stop<Refusal> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Problems> for Stop<Refusal> {
    fn from(problems: Problems) -> Self {
        Self::Refused(Refusal::Invalid(problems))
    }
}

impl From<Refusal> for Objection {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound => Self::NotFound,
            Refusal::Invalid(problems) => Self::Invalid(problems),
            other => Self::Said(wording::engagement_refusal(&other)),
        }
    }
}
