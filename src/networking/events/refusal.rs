use chrono::{DateTime, Utc};

use super::wording;
use crate::calendar;
use crate::database::Stop;
use crate::networking::rounds::Problem;
use crate::web::{Failure, Objection, Problems};

/// Why a wish about an event is not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not there, or not for this person.
    NotFound,
    Invalid(Problems),
    /// Somebody changed the event or its plan after this was shown.
    ChangedMeanwhile,
    /// Not in this state of the event: a draft, called off, over.
    NotPossibleNow,
    /// Registration and wishes have closed.
    TooLate,
    Full,
    /// People are there already who would have no seat.
    SmallerThanTaken {
        taken: i32,
    },
    AlreadyThere,
    /// The person or the room is taken at that time.
    Busy(Vec<calendar::Busy>),
    RoomNotOffered,
    /// Fewer than two people are there for some round.
    TooFewPeople,
    /// The planner cannot take it as it is.
    Planner(Problem),
    /// The round has begun, or there is no such round.
    RoundBegun,
    /// Rounds begin one after another.
    NotNext,
    /// The day has not come.
    TooEarly {
        from: DateTime<Utc>,
    },
    /// Whoever sat in a round that has begun did not come late.
    WasThere,
    NoPlan,
    /// The two sit at one table, or one of them at none.
    NothingToExchange,
    /// They must not sit together.
    KeptApart,
    /// A lock is in the way.
    Locked,
    /// No seat is free at that table.
    TableFull,
    /// Nothing is left to introduce: they met at the event.
    WishMet,
    /// Whoever wished belongs to no operator, or one of both cannot be written to.
    NotIntroducible,
    /// The plan does not fit who is there any more: plan again first.
    PlanOutdated,
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

impl From<calendar::Refusal> for Refusal {
    fn from(refusal: calendar::Refusal) -> Self {
        match refusal {
            calendar::Refusal::Taken(busy) => Self::Busy(busy),
            calendar::Refusal::NotOffered(_) => Self::RoomNotOffered,
            calendar::Refusal::NothingHeld => Self::NotPossibleNow,
        }
    }
}

impl From<Refusal> for Objection {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound => Self::NotFound,
            Refusal::Invalid(problems) => Self::Invalid(problems),
            other => Self::Said(wording::refusal(&other)),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let detail = wording::refusal(&refusal);
        match refusal {
            Refusal::NotFound => Self::NotFound,
            Refusal::Invalid(problems) => Self::invalid(problems.into_list()),
            other => Self::conflict(other.code(), detail),
        }
    }
}

impl Refusal {
    /// Stable name for programs.
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound | Self::Invalid(_) => "invalid",
            Self::ChangedMeanwhile => "changed_meanwhile",
            Self::NotPossibleNow => "not_possible_now",
            Self::TooLate => "too_late",
            Self::Full => "event_full",
            Self::SmallerThanTaken { .. } => "smaller_than_taken",
            Self::AlreadyThere => "already_registered",
            Self::Busy(_) => "busy",
            Self::RoomNotOffered => "room_not_offered",
            Self::TooFewPeople => "too_few_people",
            Self::Planner(_) => "cannot_plan",
            Self::RoundBegun => "round_begun",
            Self::NotNext => "not_the_next_round",
            Self::TooEarly { .. } => "too_early",
            Self::WasThere => "was_there",
            Self::NoPlan => "no_plan",
            Self::NothingToExchange => "nothing_to_exchange",
            Self::KeptApart => "kept_apart",
            Self::Locked => "seat_locked",
            Self::TableFull => "table_full",
            Self::WishMet => "wish_met",
            Self::NotIntroducible => "not_introducible",
            Self::PlanOutdated => "plan_outdated",
        }
    }
}
