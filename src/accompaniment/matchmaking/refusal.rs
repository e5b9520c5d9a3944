use crate::accompaniment::DeskProblem;
use crate::database::Stop;
use crate::web::Problems;

/// Why a wish about the matching desk is not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// One of the two takes no part in this year's matching.
    NotFound,
    Invalid(Problems),
    /// Facts or decisions have changed since the proposal was shown.
    ChangedMeanwhile,
    /// The decisions contradict each other or the facts; in words, with the names of those
    /// concerned.
    Desk(DeskProblem, String),
    /// No pair is proposed, so there is nothing to confirm.
    NothingProposed,
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
