//! Refusals of the verbs as problem documents.

use crate::newsletter::refusal::Refusal;
use crate::newsletter::wording;
use crate::web::Failure;

pub fn of_reader(refusal: Refusal) -> Failure {
    let detail = wording::refusal_in_full(&refusal);
    match refusal {
        Refusal::NotFound => Failure::NotFound,
        Refusal::Invalid(problems) => Failure::invalid(problems.into_list()),
        Refusal::LinkExpired => Failure::conflict("link_expired", detail),
        Refusal::AddressTaken => Failure::conflict("address_taken", detail),
        Refusal::NotReading => Failure::conflict("not_reading", detail),
        Refusal::LeftLongAgo => Failure::conflict("left_long_ago", detail),
        Refusal::Known => Failure::conflict("known", detail),
        Refusal::LeftBefore => Failure::conflict("left_before", detail),
        Refusal::Suppressed => Failure::conflict("suppressed", detail),
        Refusal::WordingUnknown => Failure::conflict("wording_unknown", detail),
        Refusal::ChangedMeanwhile => Failure::conflict("changed_meanwhile", detail),
        Refusal::NameTaken => Failure::conflict("name_taken", detail),
        Refusal::InUse { .. } => Failure::conflict("in_use", detail),
    }
}
