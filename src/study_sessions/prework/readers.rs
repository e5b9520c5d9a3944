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
    QueryOrder as _, QuerySelect as _,
};

use super::stored;
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

impl From<prework_handed::Model> for Handed {
    fn from(row: prework_handed::Model) -> Self {
        Line {
            registration_id: row.registration_id,
            answers: row.answers,
            file_name: row.file_name,
            size: row.size,
            handed_at: row.handed_at,
            updated_at: row.updated_at,
        }
        .into()
    }
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
) -> Result<Option<(prework::Model, Vec<i32>)>, DbErr> {
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
    let lines: Vec<Line> = prework_handed::Entity::find()
        .select_only()
        .columns([
            prework_handed::Column::RegistrationId,
            prework_handed::Column::Answers,
            prework_handed::Column::FileName,
            prework_handed::Column::Size,
            prework_handed::Column::HandedAt,
            prework_handed::Column::UpdatedAt,
        ])
        .filter(prework_handed::Column::SessionId.eq(id))
        .into_model()
        .all(db)
        .await?;
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
    let found = prework_handed::Entity::find_by_id(id).filter(own).one(db).await?;
    Ok(found.and_then(|row| row.file_name.zip(row.bytes)))
}

/// The file one handed in oneself. Whose registration it is has been decided.
pub async fn own_file(
    db: &impl ConnectionTrait,
    row: &registration::Model,
) -> Result<Option<(String, Vec<u8>)>, DbErr> {
    let found = prework_handed::Entity::find_by_id(row.id).one(db).await?;
    Ok(found.and_then(|row| row.file_name.zip(row.bytes)))
}

/// The worksheet to fill in. That whoever asks belongs to the session has been decided.
pub async fn sheet_file(
    db: &impl ConnectionTrait,
    id: StudySessionId,
) -> Result<Option<(String, Vec<u8>)>, DbErr> {
    let row = stored::prework(db, id).await?;
    Ok(row.and_then(|row| row.sheet_name.zip(row.sheet)))
}

/// What speakers of a session may read: the questions and what came back, without names where the
/// plan keeps them back. That whoever asks speaks there has been decided.
pub async fn seen_by_speakers(
    db: &impl ConnectionTrait,
    id: StudySessionId,
) -> Result<Option<(prework::Model, Vec<Participant>)>, DbErr> {
    let Some(row) = stored::prework(db, id).await? else { return Ok(None) };
    if row.speakers_see == SpeakersSee::Nothing {
        return Ok(None);
    }
    let mut people = everybody(db, id).await?;
    people.retain(|one| one.handed.is_some());
    if row.speakers_see == SpeakersSee::Unnamed {
        // Neither in the order of reception, which others know, nor with a name in that of the file.
        people.sort_by_key(|one| one.registration.0.as_u128().swap_bytes());
        for (place, one) in (1..).zip(&mut people) {
            one.number = place.to_string();
            one.name = String::new();
            if let Some(handed) = &mut one.handed {
                handed.file_name = handed.file_name.as_deref().map(|name| unnamed(place, name));
            }
        }
    }
    Ok(Some((row, people)))
}

/// `3.pdf`
pub fn unnamed(place: usize, name: &str) -> String {
    name.rsplit_once('.').map_or_else(|| place.to_string(), |(_, end)| format!("{place}.{end}"))
}
