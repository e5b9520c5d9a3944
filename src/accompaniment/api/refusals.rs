//! Refusals of the verbs as problem documents.

use crate::accompaniment::{engagement, matchmaking, wording};
use crate::web::Failure;

pub fn of_engagement(refusal: engagement::Refusal) -> Failure {
    use engagement::Refusal;
    let detail = wording::engagement_refusal(&refusal);
    match refusal {
        Refusal::NotFound => Failure::NotFound,
        Refusal::Invalid(problems) => Failure::invalid(problems.into_list()),
        Refusal::ChangedMeanwhile => Failure::conflict("changed_meanwhile", detail),
        Refusal::Over => Failure::conflict("engagement_over", detail),
        Refusal::AlreadyAccompanied => Failure::conflict("already_accompanied", detail),
        Refusal::Conflicted => Failure::conflict("conflict_of_interest", detail),
        Refusal::RecipientsDiffer { .. } => Failure::conflict("recipients_differ", detail),
    }
}

pub fn of_matching(refusal: matchmaking::Refusal) -> Failure {
    use matchmaking::Refusal;
    let detail = wording::matching_refusal(&refusal);
    match refusal {
        Refusal::NotFound => Failure::NotFound,
        Refusal::Invalid(problems) => Failure::invalid(problems.into_list()),
        Refusal::ChangedMeanwhile => Failure::conflict("changed_meanwhile", detail),
        Refusal::RuledMeanwhile { .. } => Failure::conflict("ruled_meanwhile", detail),
        Refusal::Desk(..) => Failure::conflict("desk_contradiction", detail),
        Refusal::NothingProposed => Failure::conflict("nothing_proposed", detail),
    }
}
