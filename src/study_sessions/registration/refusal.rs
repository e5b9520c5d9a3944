use chrono::{DateTime, Utc};
use entities::StudySessionId;
use entities::study_sessions::seats::Mode;

use crate::database::Stop;
use crate::study_sessions::session::Phase;
use crate::study_sessions::wording;
use crate::web::{Objection, Problems};

/// Why somebody's wish about a registration is not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is none, or it is not theirs: both look the same.
    NotFound,
    Invalid(Problems),
    /// Registration is not open.
    NotOpen(Phase),
    /// The session is for others.
    NotForThem,
    /// It is for one of their organisations, and they named none.
    OrganisationNeeded,
    /// They have a registration already.
    AlreadyRegistered {
        number: String,
    },
    /// Their mail address is on record under this name; they typed another and have not agreed.
    KnownByAnotherName {
        name: String,
    },
    /// No seat is left, and they did not want to wait.
    Full {
        mode: Mode,
    },
    /// The organisation holds as many seats as it may, and they did not want to wait.
    OrganisationFull {
        limit: i32,
    },
    /// The secretariat may go over these limits, but has to say why.
    ReasonNeeded(Vec<Limit>),
    ModeNotOffered,
    /// It has begun.
    TooLate,
    /// It was cancelled, declined or answered before.
    NoLongerPossible,
    /// The link was used up or is too old.
    LinkExpired,
    /// Too many letters to one address.
    TooManyRequests,
    /// One of the other days the form asked for, which begins then, is at fault.
    OnDay(StudySessionId, DateTime<Utc>, Box<Refusal>),
}

/// What the secretariat may go over with a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    NotOpen(Phase),
    NotForThem,
    OrganisationFull { limit: i32 },
}

impl From<Limit> for Refusal {
    fn from(limit: Limit) -> Self {
        match limit {
            Limit::NotOpen(phase) => Self::NotOpen(phase),
            Limit::NotForThem => Self::NotForThem,
            Limit::OrganisationFull { limit } => Self::OrganisationFull { limit },
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
            other => Self::Said(wording::registration_refusal(&other)),
        }
    }
}
