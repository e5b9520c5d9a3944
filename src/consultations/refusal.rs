use chrono::{DateTime, NaiveDate, Utc};
use entities::consultations::consultation::{ConsultationState, Side};

use crate::calendar::Busy;
use crate::calendar::availability::{Modes, Obstacle};
use crate::database::Stop;
use crate::web::{Objection, Problems};

use super::wording;

/// Why somebody's wish about a consultation is not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is none, or it is not theirs: both look the same.
    NotFound,
    Invalid(Problems),
    /// They belong to no operator that may ask for consultations, or would advise themselves.
    NotForThem,
    /// Client and accompanist would be the same person. For the secretariat.
    SamePerson,
    /// The accompanist takes no bookings, or does not advise on the theme.
    NotAccepting,
    /// A conflict of interest stands between the accompanist and the operator. For the secretariat;
    /// to a client it is [`NotAccepting`](Self::NotAccepting).
    Conflicted,
    /// The slot is not among the free ones, and why.
    NotFree(Obstacle),
    /// Somebody else was there first.
    Taken,
    /// The client has something else at that time.
    OwnTimeTaken {
        starts_at: DateTime<Utc>,
        ends_at: DateTime<Utc>,
    },
    /// The client has something else then, of which whoever moves the meeting learns no more.
    ClientsTimeTaken,
    /// Whose time is taken by what; for the secretariat. Neither list nor refusal is ever empty.
    SidesTaken(Vec<TakenSide>),
    /// Of all who fit the theme, nobody is free then.
    NobodyFree,
    /// The room or the licence is taken.
    RoomTaken(Vec<Busy>),
    /// Meeting online needs a licence, and all are taken then.
    NoLicenceFree,
    /// A room or licence that is no longer offered.
    NotOffered,
    /// The organisation has as many requests and appointments ahead of it as it may.
    TooManyOpen {
        most: i32,
    },
    /// After several strikes.
    Suspended {
        until: DateTime<Utc>,
    },
    /// Meeting online needs the present conditions accepted.
    ConditionsNotAccepted {
        version: i32,
    },
    /// The secretariat may go over these limits, but has to say why.
    ReasonNeeded(Vec<Limit>),
    /// After the deadline for changes, or after the start.
    TooLate {
        deadline: DateTime<Utc>,
    },
    /// The time that was chosen is over.
    AlreadyPast,
    /// It has not begun, or not ended, yet.
    TooEarly,
    NotPossibleNow(ConsultationState),
    /// It was held, says a record that is approved.
    RecordApproved,
    /// Its honorarium was paid.
    FeePaid,
    /// Somebody was on the way to it, and handed in what it cost.
    TravelClaimed,
    /// Somebody changed it after this form was opened.
    ChangedMeanwhile,
    /// It is what is agreed already.
    Unchanged,
    /// Time of the accompanist's own at which nobody would look for it: they have to agree to it.
    OutsideHours(Vec<Unusual>),
}

/// What is unusual about a time an accompanist moves a meeting to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusual {
    /// Saturday or Sunday.
    Weekend(NaiveDate),
    /// A holiday or a closure of the programme.
    DayOff,
    /// They closed the day.
    Closed,
    /// Before 8:00 or after 21:00.
    OddHours,
    NotOpen,
    /// They are open then, for other ways to meet.
    OtherMode(Modes),
}

/// What takes the time of one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenSide {
    pub side: Side,
    /// Without buffers.
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// Another consultation; otherwise what it is is not for everybody at the desk.
    pub is_consultation: bool,
}

/// What the secretariat may go over with a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Of the accompanist's availability or contract.
    Slot(Obstacle),
    TooManyOpen {
        most: i32,
    },
    Suspended {
        until: DateTime<Utc>,
    },
}

impl From<Limit> for Refusal {
    fn from(limit: Limit) -> Self {
        match limit {
            Limit::Slot(Obstacle::Busy) => Self::Taken,
            Limit::Slot(obstacle) => Self::NotFree(obstacle),
            Limit::TooManyOpen { most } => Self::TooManyOpen { most },
            Limit::Suspended { until } => Self::Suspended { until },
        }
    }
}

impl From<Refusal> for Stop<Refusal> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
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
