use crate::calendar;
use crate::database::Stop;
use crate::study_sessions::wording;
use crate::web::{Objection, Problems};
use entities::study_sessions::seats::Mode;

use super::Phase;

/// Why the secretariat's wish about a session is not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    Invalid(Problems),
    /// Somebody saved the session after this form was opened.
    ChangedMeanwhile,
    NotPossibleNow(Phase),
    /// Speakers, room or licence are taken: everything in the way.
    Occupied(Vec<calendar::Busy>),
    /// A room or licence that is no longer offered.
    NotOffered,
    /// More seats are taken than there would be.
    SeatsTaken {
        mode: Mode,
    },
    /// The number of people told differs from what the coordinator saw.
    RecipientsDiffer {
        expected: usize,
        actual: usize,
    },
    PublishInThePast,
    /// It has not ended yet.
    TooEarly,
    /// A part that people were checked into cannot go.
    PartAttended,
    /// Something else is held with the part, such as a networking event.
    PartInUse,
    /// It is a day of another conference.
    OfAnotherConference,
}

impl From<calendar::Refusal> for Refusal {
    fn from(refusal: calendar::Refusal) -> Self {
        match refusal {
            calendar::Refusal::Taken(busy) => Self::Occupied(busy),
            calendar::Refusal::NotOffered(_) | calendar::Refusal::NothingHeld => Self::NotOffered,
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
            other => Self::Said(wording::session_refusal(&other)),
        }
    }
}
