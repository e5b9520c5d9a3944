//! A task as typed, checked all at once.

use std::fmt;

use chrono::NaiveDate;
use entities::PersonId;
use entities::tasks::task::{self, AboutKind};
use sea_orm::ActiveEnum as _;
use uuid::Uuid;

use crate::vocabulary::{LongText, ShortText};
use crate::web::Problems;

/// What a task is about. Written as `organisation:0193f7a0-…` in addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct About {
    pub kind: AboutKind,
    pub id: Uuid,
}

impl About {
    pub fn of(row: &task::Model) -> Option<Self> {
        Some(Self { kind: row.about_kind?, id: row.about_id? })
    }

    pub fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once(':')?;
        let kind = AboutKind::try_from_value(&kind.to_owned()).ok()?;
        Some(Self { kind, id: id.parse().ok()? })
    }
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.to_value(), self.id)
    }
}

/// As typed.
#[derive(Clone, Debug, Default)]
pub struct RawTask {
    pub title: String,
    pub note: String,
    pub due_on: Option<NaiveDate>,
    pub owner: Option<PersonId>,
    pub about: Option<About>,
}

/// A task that can be stored, once its owner and what it is about are known to be there.
#[derive(Clone, Debug)]
pub struct TaskDraft {
    pub title: String,
    pub note: String,
    pub due_on: Option<NaiveDate>,
    pub owner: Option<PersonId>,
    pub about: Option<About>,
}

impl RawTask {
    /// What is stored, as somebody would type it.
    pub fn of(row: &task::Model) -> Self {
        Self {
            title: row.title.clone(),
            note: row.note.clone(),
            due_on: row.due_on,
            owner: row.owner_id,
            about: About::of(row),
        }
    }

    /// The draft, or everything that is wrong.
    pub fn check(&self) -> Result<TaskDraft, Problems> {
        let mut problems = Problems::none();
        let title = problems.keep("title", ShortText::<200>::parse(&self.title));
        let note = problems.keep("note", LongText::<2000>::parse_optional(&self.note));
        let (Some(title), Some(note)) = (title, note) else { return Err(problems) };
        Ok(TaskDraft {
            title: title.into_string(),
            note: note.map(LongText::into_string).unwrap_or_default(),
            due_on: self.due_on,
            owner: self.owner,
            about: self.about,
        })
    }
}
