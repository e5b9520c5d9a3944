//! Who has handed in what; the bytes of files only when a file is asked for.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::people::person;
use entities::study_sessions::prework::{self, SpeakersSee};
use entities::study_sessions::prework_handed;
use entities::study_sessions::registration::{self, RegistrationState};
use entities::{RegistrationId, StudySessionId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, FromQueryResult, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Select,
};
use uuid::{Builder, Uuid};

use super::stored::{self, Assignment};
use crate::config::SecretKey;
use crate::people::whole_name;
use crate::study_sessions::Organiser;

/// What somebody handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// In the order of the questions.
    pub answers: Vec<String>,
    pub file_name: Option<String>,
    /// Bytes of the file.
    pub size: Option<i32>,
    pub handed_at: DateTime<Utc>,
    /// When it was last replaced.
    pub updated_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Line {
    registration_id: RegistrationId,
    answers: String,
    file_name: Option<String>,
    size: Option<i32>,
    handed_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Line> for Handed {
    fn from(line: Line) -> Self {
        Self {
            answers: serde_json::from_str(&line.answers).unwrap_or_default(),
            file_name: line.file_name,
            size: line.size,
            handed_at: line.handed_at,
            updated_at: line.updated_at,
        }
    }
}

/// Without the bytes of files.
fn lines() -> Select<prework_handed::Entity> {
    prework_handed::Entity::find().select_only().columns([
        prework_handed::Column::RegistrationId,
        prework_handed::Column::Answers,
        prework_handed::Column::FileName,
        prework_handed::Column::Size,
        prework_handed::Column::HandedAt,
        prework_handed::Column::UpdatedAt,
    ])
}

/// What one registration handed in.
pub async fn handed(
    db: &impl ConnectionTrait,
    id: RegistrationId,
) -> Result<Option<Handed>, DbErr> {
    let own = prework_handed::Column::RegistrationId.eq(id);
    let line: Option<Line> = lines().filter(own).into_model().one(db).await?;
    Ok(line.map(Handed::from))
}

/// Somebody with a confirmed seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    pub registration: RegistrationId,
    pub number: String,
    pub name: String,
    /// None: nothing yet.
    pub handed: Option<Handed>,
}

/// The pre-work of a session with its reminder distances.
pub async fn prework_of(
    db: &impl ConnectionTrait,
    _who: Organiser,
    id: StudySessionId,
) -> Result<Option<(Assignment, Vec<i32>)>, DbErr> {
    let Some(row) = stored::prework(db, id).await? else { return Ok(None) };
    Ok(Some((row, stored::distances(db, id).await?)))
}

/// Everybody with a confirmed seat, by reception number, with what they handed in.
pub async fn participants(
    db: &impl ConnectionTrait,
    _who: Organiser,
    id: StudySessionId,
) -> Result<Vec<Participant>, DbErr> {
    everybody(db, id).await
}

async fn everybody(
    db: &impl ConnectionTrait,
    id: StudySessionId,
) -> Result<Vec<Participant>, DbErr> {
    let rows = registration::Entity::find()
        .filter(registration::Column::SessionId.eq(id))
        .filter(registration::Column::State.eq(RegistrationState::Confirmed))
        .order_by_asc(registration::Column::Number)
        .all(db)
        .await?;
    let own = prework_handed::Column::SessionId.eq(id);
    let lines: Vec<Line> = lines().filter(own).into_model().all(db).await?;
    let mut handed: HashMap<_, _> =
        lines.into_iter().map(|line| (line.registration_id, Handed::from(line))).collect();
    let people = rows.iter().map(|row| row.person_id);
    let people = person::Entity::find().filter(person::Column::Id.is_in(people)).all(db).await?;
    let names: HashMap<_, _> = people
        .into_iter()
        .map(|row| (row.id, whole_name(&row.family_name, &row.given_name)))
        .collect();
    let participant = |row: registration::Model| Participant {
        registration: row.id,
        number: row.number,
        name: names.get(&row.person_id).cloned().unwrap_or_default(),
        handed: handed.remove(&row.id),
    };
    Ok(rows.into_iter().map(participant).collect())
}

/// A file somebody with a confirmed seat handed in: its name and bytes.
pub async fn handed_file(
    db: &impl ConnectionTrait,
    _who: Organiser,
    at: (StudySessionId, RegistrationId),
) -> Result<Option<(String, Vec<u8>)>, DbErr> {
    file_of(db, at).await
}

/// The same for whoever may read it. That has been decided.
pub async fn file_of(
    db: &impl ConnectionTrait,
    (session, id): (StudySessionId, RegistrationId),
) -> Result<Option<(String, Vec<u8>)>, DbErr> {
    let row = registration::Entity::find_by_id(id).one(db).await?;
    if row.is_none_or(|row| row.state != RegistrationState::Confirmed) {
        return Ok(None);
    }
    let own = prework_handed::Column::SessionId.eq(session);
    file(db, prework_handed::Entity::find_by_id(id).filter(own)).await
}

/// The file one handed in oneself. Whose registration it is has been decided.
pub async fn own_file(
    db: &impl ConnectionTrait,
    row: &registration::Model,
) -> Result<Option<(String, Vec<u8>)>, DbErr> {
    file(db, prework_handed::Entity::find_by_id(row.id)).await
}

/// The name and bytes, nothing else.
async fn file(
    db: &impl ConnectionTrait,
    of: Select<prework_handed::Entity>,
) -> Result<Option<(String, Vec<u8>)>, DbErr> {
    let found: Option<(Option<String>, Option<Vec<u8>>)> = of
        .select_only()
        .columns([prework_handed::Column::FileName, prework_handed::Column::Bytes])
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.and_then(|(name, bytes)| name.zip(bytes)))
}

/// The worksheet to fill in. That whoever asks belongs to the session has been decided.
pub async fn sheet_file(
    db: &impl ConnectionTrait,
    id: StudySessionId,
) -> Result<Option<(String, Vec<u8>)>, DbErr> {
    let found: Option<(Option<String>, Option<Vec<u8>>)> = prework::Entity::find_by_id(id)
        .select_only()
        .columns([prework::Column::SheetName, prework::Column::Sheet])
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.and_then(|(name, bytes)| name.zip(bytes)))
}

/// Something handed in, as speakers read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// To ask for the file by. Always the same one, and tells nobody whose it is: the id of a
    /// registration tells when it was made.
    pub mark: Uuid,
    /// In the list, where names are kept back; otherwise the reception number.
    pub number: String,
    /// Empty where names are kept back.
    pub name: String,
    pub handed: Handed,
    pub(in crate::study_sessions) registration: RegistrationId,
}

/// What speakers of a session may read: the questions and what came back, without names where the
/// plan keeps them back. That whoever asks speaks there has been decided.
pub async fn seen_by_speakers(
    db: &impl ConnectionTrait,
    key: &SecretKey,
    id: StudySessionId,
) -> Result<Option<(Assignment, Vec<Seen>)>, DbErr> {
    let Some(row) = stored::prework(db, id).await? else { return Ok(None) };
    if row.speakers_see == SpeakersSee::Nothing {
        return Ok(None);
    }
    let seen = |one: Participant| {
        let Participant { registration, number, name, handed } = one;
        Some(Seen { mark: mark(key, registration), number, name, handed: handed?, registration })
    };
    let mut seen: Vec<_> = everybody(db, id).await?.into_iter().filter_map(seen).collect();
    if row.speakers_see == SpeakersSee::Unnamed {
        // Neither in the order of reception, which others know, nor with a name in that of the file.
        seen.sort_by_key(|one| one.mark);
        for (place, one) in (1..).zip(&mut seen) {
            one.number = place.to_string();
            one.name = String::new();
            let name = one.handed.file_name.as_deref();
            one.handed.file_name = name.map(|name| unnamed(place, name));
        }
    }
    Ok(Some((row, seen)))
}

fn mark(key: &SecretKey, id: RegistrationId) -> Uuid {
    let mut mark = [0; 16];
    mark.copy_from_slice(&key.derive(&format!("prework-seen-by-speakers/{id}"))[..16]);
    Builder::from_random_bytes(mark).into_uuid()
}

/// `3.pdf`
pub fn unnamed(place: usize, name: &str) -> String {
    name.rsplit_once('.').map_or_else(|| place.to_string(), |(_, end)| format!("{place}.{end}"))
}
