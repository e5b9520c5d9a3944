//! Refusals of the verbs as problem documents.

use crate::consultations::fees::{Refusal, wording};
use crate::web::Failure;

pub fn refused(refusal: Refusal) -> Failure {
    let detail = wording::refusal(&refusal);
    let kind = match refusal {
        Refusal::NotFound => return Failure::NotFound,
        Refusal::Invalid(problems) => return Failure::invalid(problems.into_list()),
        Refusal::ChangedMeanwhile => "changed_meanwhile",
        Refusal::NoRate => "no_rate",
        Refusal::NoTerms => "no_terms",
        Refusal::CorrectedSince => "corrected_since",
        Refusal::LineNotNow(_) => "line_not_now",
        Refusal::ClaimNotNow(_) => "claim_not_now",
        Refusal::NoJourney => "no_journey",
        Refusal::NothingToSettle => "nothing_to_settle",
    };
    Failure::conflict(kind, detail)
}
