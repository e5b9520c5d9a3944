//! Refusals of the verbs as problem documents.

use crate::networking::{Refusal, wording};
use crate::web::{Failure, FieldProblem, called};

/// What the forms call fields of the bodies.
const NAMES: &[(&str, &str)] = &[
    ("agreed", "consent"),
    ("contact_person", "contact_person_id"),
    ("due", "due_on"),
    ("from_organisation", "from_organisation_id"),
    ("prefecture", "prefecture_code"),
    ("requester", "requester_id"),
    ("specialist", "specialist_id"),
    ("to_prefecture", "to_prefecture_code"),
];

pub fn of_networking(refusal: Refusal) -> Failure {
    let detail = wording::refusal(&refusal);
    match refusal {
        Refusal::NotFound => Failure::NotFound,
        Refusal::Invalid(problems) => Failure::invalid(problems.into_list()).renamed(called(NAMES)),
        Refusal::NotForThem => Failure::conflict("not_for_them", detail),
        Refusal::NotPossibleNow(_) => Failure::conflict("not_possible_now", detail),
        Refusal::TooLate => Failure::conflict("too_late", detail),
        Refusal::NoAddress => Failure::conflict("no_address", detail),
        Refusal::TimeTaken { .. } => Failure::conflict("time_taken", detail),
        Refusal::NotOffered => Failure::conflict("not_offered", detail),
        Refusal::NotOnOffer => Failure::conflict("not_on_offer", detail),
        Refusal::NotAskedYet => Failure::conflict("not_asked_yet", detail),
        Refusal::NotMergeable => Failure::conflict("not_mergeable", detail),
        Refusal::AlreadyApplied => Failure::conflict("already_applied", detail),
        Refusal::ChangedMeanwhile => Failure::conflict("changed_meanwhile", detail),
    }
}

pub fn wrong(field: &str, detail: &str) -> Failure {
    Failure::invalid(vec![FieldProblem { field: field.to_owned(), detail: detail.to_owned() }])
}
