//! What a speaker sees.

use std::collections::{HashMap, HashSet};

use entities::PersonId;
use entities::people::person::{self, PersonState};
use entities::study_sessions::{part, session, speaker};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};
use uuid::Uuid;

use super::files::{Given, given_by};
use super::questions::{Question, shown_to_speakers};
use super::who::{Podium, key_of};
use crate::context::Context;
use crate::people::whole_name;
use crate::study_sessions::Organiser;
use crate::study_sessions::prework::{Assignment, Seen, file_of, seen_by_speakers};
use crate::study_sessions::session::{PartRows, SessionRows};

/// A part, with who speaks there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPart {
    pub part: part::Model,
    /// Whether the reader speaks in it.
    pub own: bool,
    /// Of the reader.
    pub topic: Option<String>,
    pub remote: bool,
    pub speakers: Vec<String>,
}

/// What a speaker sees of their session, and nothing else.
#[derive(Clone, Debug)]
pub struct SpeakerView {
    pub session: session::Model,
    pub name: String,
    pub parts: Vec<OwnPart>,
    pub questions: Vec<Question>,
    pub prework: Option<(Assignment, Vec<Seen>)>,
    /// What they handed over.
    pub given: Vec<Given>,
}

/// The page of a speaker, whose standing has been proved.
pub async fn speaker_view(
    context: &Context,
    podium: &Podium,
    rows: SessionRows,
) -> Result<SpeakerView, DbErr> {
    let db = context.database.reader();
    let names = names(db, &rows.parts).await?;
    let id = podium.session();
    let mut name = String::new();
    let mut parts = Vec::with_capacity(rows.parts.len());
    for PartRows { part, speakers } in rows.parts {
        let own = speakers.iter().find(|row| key_of(row) == podium.key());
        if let Some(row) = own {
            name = named(row, &names);
        }
        parts.push(OwnPart {
            own: own.is_some(),
            topic: own.and_then(|row| row.topic.clone()),
            remote: own.is_some_and(|row| row.remote),
            speakers: speakers.iter().map(|row| named(row, &names)).collect(),
            part,
        });
    }
    Ok(SpeakerView {
        session: rows.session,
        name,
        parts,
        questions: shown_to_speakers(db, id).await?,
        prework: seen_by_speakers(db, &context.config.secret_key, id).await?,
        given: given_by(db, podium).await?,
    })
}

fn named(row: &speaker::Model, names: &HashMap<PersonId, String>) -> String {
    let known = row.person_id.and_then(|id| names.get(&id).cloned());
    known.or_else(|| row.guest_name.clone()).unwrap_or_default()
}

async fn names(
    db: &impl ConnectionTrait,
    parts: &[PartRows],
) -> Result<HashMap<PersonId, String>, DbErr> {
    let ids = parts.iter().flat_map(|part| &part.speakers).filter_map(|row| row.person_id);
    let people = person::Entity::find().filter(person::Column::Id.is_in(ids)).all(db).await?;
    let name = |row: person::Model| (row.id, whole_name(&row.family_name, &row.given_name));
    Ok(people.into_iter().map(name).collect())
}

/// A speaker as the secretariat lists them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub key: String,
    pub name: String,
    /// Of a person of the programme who may sign in.
    pub email: Option<String>,
}

/// Everybody who speaks at a session, each once, in the order of the parts.
pub async fn speakers_of(
    db: &impl ConnectionTrait,
    _who: Organiser,
    rows: &SessionRows,
) -> Result<Vec<Named>, DbErr> {
    speakers_in(db, rows).await
}

/// The same for letters.
pub(super) async fn speakers_in(
    db: &impl ConnectionTrait,
    rows: &SessionRows,
) -> Result<Vec<Named>, DbErr> {
    let names = names(db, &rows.parts).await?;
    let people = person::Entity::find()
        .filter(person::Column::Id.is_in(names.keys().copied()))
        .filter(person::Column::State.ne(PersonState::Disabled))
        .all(db)
        .await?;
    let emails: HashMap<_, _> = people.into_iter().map(|row| (row.id, row.email)).collect();
    let mut listed = HashSet::new();
    let mut speakers = Vec::new();
    for row in rows.parts.iter().flat_map(|part| &part.speakers) {
        let key = key_of(row);
        if listed.insert(key.clone()) {
            let email = row.person_id.and_then(|id| emails.get(&id).cloned());
            speakers.push(Named { key, name: named(row, &names), email });
        }
    }
    Ok(speakers)
}

/// A file of the pre-work a speaker may read, by its mark: under a name that tells nothing where names
/// are kept back.
pub async fn prework_file(
    context: &Context,
    podium: &Podium,
    mark: Uuid,
) -> Result<Option<(String, Vec<u8>)>, DbErr> {
    let (db, session) = (context.database.reader(), podium.session());
    let seen = seen_by_speakers(db, &context.config.secret_key, session).await?;
    let one = seen.and_then(|(_, all)| all.into_iter().find(|one| one.mark == mark));
    let Some(one) = one else { return Ok(None) };
    let found = file_of(db, (session, one.registration)).await?;
    Ok(one.handed.file_name.zip(found).map(|(name, (_, bytes))| (name, bytes)))
}
