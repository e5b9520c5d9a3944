use chrono::{DateTime, Utc};
use entities::study_sessions::session::{self, SessionState};
use entities::study_sessions::{speaker, speaker_pass};
use entities::{PersonId, SpeakerPassId, StudySessionId};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _};

use super::erase::is_over;
use crate::database::Stop;
use crate::study_sessions::session::{SessionRows, load};
use crate::study_sessions::wording::speaking as say;
use crate::web::{Objection, Problems};

/// Why a wish about speakers, questions or their files is not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    Invalid(Problems),
    /// The session is not public, or it is over or called off.
    NotPossibleNow,
    TooMany,
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
            Refusal::NotPossibleNow => Self::Said(say::NOT_NOW.to_owned()),
            Refusal::TooMany => Self::Said(say::TOO_MANY.to_owned()),
        }
    }
}

/// Somebody who speaks at a session, proved by their account or by a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Podium {
    session: StudySessionId,
    key: String,
}

impl Podium {
    pub fn session(&self) -> StudySessionId {
        self.session
    }

    /// `person:` and an id, or `guest:` and a name.
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// How a speaker is named in keys.
pub fn key_of(row: &speaker::Model) -> String {
    match (row.person_id, &row.guest_name) {
        (Some(person), _) => key_of_person(person),
        (None, name) => format!("guest:{}", name.as_deref().unwrap_or_default()),
    }
}

pub fn key_of_person(person: PersonId) -> String {
    format!("person:{person}")
}

/// Drafts are the secretariat's alone.
pub fn is_open(state: SessionState) -> bool {
    !state.is_private()
}

/// The session of somebody signed in, if they speak there; until its questions are erased.
pub async fn by_account(
    db: &impl ConnectionTrait,
    (id, person): (StudySessionId, PersonId),
    now: DateTime<Utc>,
) -> Result<Option<(Podium, SessionRows)>, DbErr> {
    standing_there(db, (id, key_of_person(person)), now).await
}

/// The session of the holder of a link, if it has not been revoked and they still speak there.
pub async fn by_pass(
    db: &impl ConnectionTrait,
    id: SpeakerPassId,
    now: DateTime<Utc>,
) -> Result<Option<(Podium, SessionRows)>, DbErr> {
    let pass = speaker_pass::Entity::find_by_id(id).one(db).await?;
    match pass.filter(|pass| pass.revoked_at.is_none()) {
        Some(pass) => standing_there(db, (pass.session_id, pass.speaker_key), now).await,
        None => Ok(None),
    }
}

async fn standing_there(
    db: &impl ConnectionTrait,
    (session, key): (StudySessionId, String),
    now: DateTime<Utc>,
) -> Result<Option<(Podium, SessionRows)>, DbErr> {
    let row = session::Entity::find_by_id(session).one(db).await?;
    let Some(row) = row.filter(|row| is_open(row.state) && !is_over(row, now)) else {
        return Ok(None);
    };
    let rows = load(db, row).await?;
    let speaks = rows.parts.iter().flat_map(|part| &part.speakers).any(|row| key_of(row) == key);
    Ok(speaks.then_some((Podium { session, key }, rows)))
}
