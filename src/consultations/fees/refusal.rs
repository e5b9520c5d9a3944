use entities::consultations::fee_line::LineState;
use entities::consultations::travel_claim::ClaimState;

use crate::database::Stop;
use crate::web::Problems;

/// Why a wish about money is not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is none, or it is not theirs: both look the same.
    NotFound,
    Invalid(Problems),
    /// Somebody changed it after this form was opened.
    ChangedMeanwhile,
    /// Nobody entered rates for the year, or none for the rank.
    NoRate,
    /// Nobody entered the terms of this person.
    NoTerms,
    LineNotNow(LineState),
    /// The times were corrected after the approval.
    CorrectedSince,
    ClaimNotNow(ClaimState),
    /// Only a consultation that was held in person has a way to it.
    NoJourney,
    NothingToSettle,
}

impl From<Refusal> for Stop<Refusal> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// One field, one sentence.
pub(super) fn problem(field: &str, text: impl Into<String>) -> Refusal {
    let mut problems = Problems::none();
    problems.add(field, text);
    Refusal::Invalid(problems)
}
