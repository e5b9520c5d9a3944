//! What a speaker sees of their session, as JSON.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::study_sessions::prework::{Seen, questions_of};
use crate::study_sessions::speaking::{Given, OwnPart, Question, SpeakerView};
use crate::study_sessions::wording::full_title;

#[derive(Serialize, ToSchema)]
pub struct SpeakingItem {
    pub session_id: Uuid,
    pub title: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

#[derive(Serialize, ToSchema)]
pub struct SpeakingItems {
    pub items: Vec<SpeakingItem>,
}

/// What a speaker sees of their session, and nothing else.
#[derive(Serialize, ToSchema)]
pub struct SpeakingShown {
    session_id: Uuid,
    title: String,
    /// Of the reader.
    name: String,
    parts: Vec<SpeakingPart>,
    online_url: Option<String>,
    online_note: Option<String>,
    questions: Vec<SpeakingQuestion>,
    /// What participants handed in, where the session lets speakers read it.
    prework: Option<SpeakingPrework>,
    /// What the reader handed over.
    files: Vec<SpeakingFile>,
}

#[derive(Serialize, ToSchema)]
pub struct SpeakingPart {
    title: Option<String>,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    /// Whether the reader speaks in it.
    own: bool,
    topic: Option<String>,
    remote: bool,
    venue: Option<String>,
    speakers: Vec<String>,
}

#[derive(Serialize, ToSchema)]
pub struct SpeakingQuestion {
    words: String,
    /// Only where the asker said so.
    name: Option<String>,
    asked_at: DateTime<Utc>,
}

#[derive(Serialize, ToSchema)]
pub struct SpeakingPrework {
    instructions: String,
    questions: Vec<String>,
    handed_in: Vec<SpeakingHanded>,
}

#[derive(Serialize, ToSchema)]
pub struct SpeakingHanded {
    /// To ask for the file by; tells nothing else.
    id: Uuid,
    /// Null where names are kept back.
    name: Option<String>,
    answers: Vec<String>,
    file_name: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct SpeakingFile {
    title: String,
    file_name: String,
    handed_at: DateTime<Utc>,
}

impl From<SpeakerView> for SpeakingShown {
    fn from(view: SpeakerView) -> Self {
        let row = view.session;
        Self {
            session_id: row.id.0,
            title: full_title(row.number, &row.title),
            name: view.name,
            parts: view.parts.into_iter().map(SpeakingPart::from).collect(),
            online_url: row.online_url,
            online_note: row.online_note,
            questions: view.questions.into_iter().map(SpeakingQuestion::from).collect(),
            prework: view.prework.map(|(row, people)| SpeakingPrework {
                questions: questions_of(&row),
                instructions: row.instructions,
                handed_in: people.into_iter().map(SpeakingHanded::from).collect(),
            }),
            files: view.given.into_iter().map(SpeakingFile::from).collect(),
        }
    }
}

impl From<OwnPart> for SpeakingPart {
    fn from(one: OwnPart) -> Self {
        Self {
            title: one.part.title,
            starts_at: one.part.starts_at,
            ends_at: one.part.ends_at,
            own: one.own,
            topic: one.topic,
            remote: one.remote,
            venue: one.part.venue_name,
            speakers: one.speakers,
        }
    }
}

impl From<Question> for SpeakingQuestion {
    fn from(one: Question) -> Self {
        Self { words: one.words, name: one.asker.map(|asker| asker.name), asked_at: one.asked_at }
    }
}

impl From<Seen> for SpeakingHanded {
    fn from(one: Seen) -> Self {
        Self {
            id: one.mark,
            name: Some(one.name).filter(|name| !name.is_empty()),
            answers: one.handed.answers,
            file_name: one.handed.file_name,
        }
    }
}

impl From<Given> for SpeakingFile {
    fn from(one: Given) -> Self {
        Self { title: one.title, file_name: one.file_name, handed_at: one.handed_at }
    }
}
