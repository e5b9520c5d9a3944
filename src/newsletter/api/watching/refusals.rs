//! Refusals of the verbs as problem documents.

use crate::newsletter::proof::SealRefusal;
use crate::newsletter::watching::{WatchRefusal, wording};
use crate::web::Failure;

pub fn of_watching(refusal: WatchRefusal) -> Failure {
    let detail = wording::watch_refusal(&refusal);
    match refusal {
        WatchRefusal::NotFound => Failure::NotFound,
        WatchRefusal::Invalid(problems) => Failure::invalid(problems.into_list()),
        WatchRefusal::NothingUnknown => Failure::conflict("nothing_unknown", detail),
        WatchRefusal::WrongCount { .. } | WatchRefusal::WrongChoice { .. } => {
            Failure::conflict("wrong_count", detail)
        }
        WatchRefusal::Stopped => Failure::conflict("stopped", detail),
        WatchRefusal::TooLate => Failure::conflict("too_late", detail),
    }
}

pub fn of_sealing(refusal: SealRefusal) -> Failure {
    let detail = wording::seal_refusal(refusal);
    match refusal {
        SealRefusal::NotFound => Failure::NotFound,
        SealRefusal::UnderWay => Failure::conflict("under_way", detail),
        SealRefusal::ChangedMeanwhile => Failure::conflict("changed_meanwhile", detail),
    }
}
