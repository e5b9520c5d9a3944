use entities::accompaniment::matching_ruling::RulingKind;

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
    /// Somebody has laid down something else about the pair since it was shown.
    RuledMeanwhile {
        /// Who did; none where what was shown was taken back.
        by: Option<String>,
        kind: Option<RulingKind>,
        reason: String,
    },
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
