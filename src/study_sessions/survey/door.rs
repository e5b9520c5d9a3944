//! What the holder of a registration finds where the questionnaire is.

use chrono::{DateTime, Utc};
use entities::study_sessions::session::SessionState;
use entities::study_sessions::{registration, session, survey};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _};

use super::{Refusal, stored};
use crate::study_sessions::circle;

/// Whether the questionnaire can be answered, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Open,
    /// It opens when the session ends.
    NotYet(DateTime<Utc>),
    Closed,
    Answered,
    /// It is for those who were there.
    NotForThem,
}

impl Standing {
    pub fn refusal(self) -> Option<Refusal> {
        match self {
            Self::Open => None,
            Self::NotYet(at) => Some(Refusal::NotYet(at)),
            Self::Closed => Some(Refusal::Closed),
            Self::Answered => Some(Refusal::Answered),
            Self::NotForThem => Some(Refusal::NotForThem),
        }
    }
}

/// The questionnaire of one registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    pub survey: survey::Model,
    pub standing: Standing,
}

/// The questionnaire, if the session has one. Whose registration it is has been decided.
pub async fn door(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    row: &registration::Model,
) -> Result<Option<Door>, DbErr> {
    let session = session::Entity::find_by_id(row.session_id).one(db).await?;
    let takes_place = |session: &session::Model| {
        matches!(
            session.state,
            SessionState::Published | SessionState::Held | SessionState::Reported
        )
    };
    let Some(session) = session.filter(takes_place) else { return Ok(None) };
    let Some(survey) = stored::survey(db, row.session_id).await? else { return Ok(None) };
    let standing = if stored::has_answered(db, row.id).await? {
        Standing::Answered
    } else if now < session.ends_at {
        Standing::NotYet(session.ends_at)
    } else if now >= survey.closes_at {
        Standing::Closed
    } else if circle::includes(db, row, survey.circle).await? {
        Standing::Open
    } else {
        Standing::NotForThem
    };
    Ok(Some(Door { survey, standing }))
}
