//! Refusals of the verbs as problem documents.

use entities::consultations::consultation::Side;

use crate::consultations::{Refusal, TakenSide, wording};
use crate::web::Failure;

pub fn refused(refusal: Refusal) -> Failure {
    let detail = wording::refusal(&refusal);
    let kind = match refusal {
        Refusal::NotFound => return Failure::NotFound,
        Refusal::Invalid(problems) => return Failure::invalid(problems.into_list()),
        Refusal::NotForThem => "not_for_them",
        Refusal::SamePerson => "same_person",
        Refusal::NotAccepting => "not_accepting",
        Refusal::Conflicted => "conflict_of_interest",
        Refusal::NotFree(_) => "not_free",
        Refusal::Taken => "slot_taken",
        Refusal::OwnTimeTaken { .. } => "own_time_taken",
        Refusal::ClientsTimeTaken => "clients_time_taken",
        Refusal::SidesTaken(taken) => sides_taken(&taken),
        Refusal::NobodyFree => "nobody_free",
        Refusal::RoomTaken(_) => "room_taken",
        Refusal::NoLicenceFree => "no_licence_free",
        Refusal::NotOffered => "not_offered",
        Refusal::TooManyOpen { .. } => "too_many_open",
        Refusal::Suspended { .. } => "suspended",
        Refusal::ConditionsNotAccepted { .. } => "conditions_not_accepted",
        Refusal::ReasonNeeded(_) => "reason_needed",
        Refusal::TooLate { .. } => "too_late",
        Refusal::AlreadyPast => "already_past",
        Refusal::TooEarly => "too_early",
        Refusal::RecordApproved => "record_approved",
        Refusal::FeePaid => "fee_paid",
        Refusal::TravelClaimed => "travel_claimed",
        Refusal::NotPossibleNow(_) => "not_possible_now",
        Refusal::ChangedMeanwhile => "changed_meanwhile",
        Refusal::Unchanged => "unchanged",
        Refusal::OutsideHours(_) => "outside_hours",
    };
    Failure::conflict(kind, detail)
}

/// As whoever books for themselves is told it: whose time it is decides.
fn sides_taken(taken: &[TakenSide]) -> &'static str {
    let accompanists = taken.iter().any(|one| one.side == Side::Accompanist);
    if accompanists { "slot_taken" } else { "clients_time_taken" }
}
