use chrono::{DateTime, Utc};
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::session::{self, SessionState};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _};

use super::readers::{self, Handed};
use super::stored::{self, Assignment};
use crate::database::Stop;
use crate::study_sessions::wording::prework as say;
use crate::web::{Objection, Problems};

/// Why a wish about pre-work is not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    Invalid(Problems),
    /// Somebody saved it after this form was opened.
    ChangedMeanwhile,
    /// The session was held or called off, or is put off.
    NotPossibleNow,
    /// Past the deadline.
    Closed,
    /// Only with a confirmed seat.
    NotConfirmed,
    /// Somebody has handed in: it stays.
    HandedIn,
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
            other => Self::Said(say::refusal(&other).to_owned()),
        }
    }
}

/// Whether somebody can hand in now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Open,
    Closed,
    NotConfirmed,
    /// The session is put off: the deadline goes with its new day.
    PutOff,
    NotPossibleNow,
}

impl Standing {
    pub fn refusal(self) -> Option<Refusal> {
        match self {
            Self::Open => None,
            Self::Closed => Some(Refusal::Closed),
            Self::NotConfirmed => Some(Refusal::NotConfirmed),
            Self::PutOff | Self::NotPossibleNow => Some(Refusal::NotPossibleNow),
        }
    }
}

/// The pre-work of a session as one participant finds it.
#[derive(Clone, Debug)]
pub struct Door {
    pub prework: Assignment,
    pub standing: Standing,
    /// What they handed in.
    pub handed: Option<Handed>,
}

/// The pre-work as this registration finds it. Whose it is has been decided.
pub async fn door(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    row: &registration::Model,
) -> Result<Option<Door>, DbErr> {
    let Some(prework) = stored::prework(db, row.session_id).await? else { return Ok(None) };
    let session = session::Entity::find_by_id(row.session_id).one(db).await?;
    let Some(session) = session else { return Ok(None) };
    let handed = readers::handed(db, row.id).await?;
    let standing = match (row.state, session.state) {
        (RegistrationState::Confirmed, SessionState::Published) if now < prework.due_at => {
            Standing::Open
        }
        (
            RegistrationState::Confirmed,
            SessionState::Published | SessionState::Held | SessionState::Reported,
        ) => Standing::Closed,
        (RegistrationState::Confirmed, SessionState::Postponed) => Standing::PutOff,
        (RegistrationState::Confirmed, _) => Standing::NotPossibleNow,
        _ => Standing::NotConfirmed,
    };
    Ok(Some(Door { prework, standing, handed }))
}
