//! Refusals of the verbs as problem documents.

use crate::consultations::record::{Refusal, wording};
use crate::web::Failure;

pub fn refused(refusal: Refusal) -> Failure {
    let detail = wording::refusal(&refusal);
    let kind = match refusal {
        Refusal::NotFound => return Failure::NotFound,
        Refusal::Invalid(problems) => return Failure::invalid(problems.into_list()),
        Refusal::NotPossibleNow(_) => "not_possible_now",
        Refusal::ChangedMeanwhile => "changed_meanwhile",
        Refusal::ClientHasTime { .. } => "client_has_time",
        Refusal::Closed => "task_closed",
    };
    Failure::conflict(kind, detail)
}
