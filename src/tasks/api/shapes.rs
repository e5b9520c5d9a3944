//! Tasks as programs write and read them.

use chrono::{DateTime, NaiveDate, Utc};
use entities::PersonId;
use entities::tasks::task::{AboutKind, TaskState};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::tasks::{About, RawTask, TaskDraft, TaskView};
use crate::web::{Failure, one_of};

#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeskTaskBody {
    #[schema(max_length = 200)]
    title: String,
    #[serde(default)]
    #[schema(max_length = 2000)]
    note: String,
    /// The last day for it.
    due_on: Option<NaiveDate>,
    /// Somebody of the secretariat; without one it is anybody's.
    owner_id: Option<Uuid>,
    about: Option<DeskTaskAbout>,
    /// As shown; without it a change is made whatever happened meanwhile.
    pub version: Option<i32>,
}

/// What a task is about. Whoever names it has to be allowed to open it.
#[derive(Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeskTaskAbout {
    #[schema(schema_with = one_of::<AboutKind>)]
    kind: AboutKind,
    id: Uuid,
}

#[derive(Serialize, ToSchema)]
pub struct DeskTaskDetails {
    id: Uuid,
    #[schema(schema_with = one_of::<TaskState>)]
    state: TaskState,
    owner: Option<String>,
    /// The name of what it is about, for whoever may open that.
    about: Option<String>,
    created_by: String,
    created_at: DateTime<Utc>,
    closed_by: Option<String>,
    closed_at: Option<DateTime<Utc>>,
    task: DeskTaskBody,
}

#[derive(Serialize, ToSchema)]
pub struct DeskTaskMade {
    pub id: Uuid,
}

impl DeskTaskBody {
    pub fn check(self) -> Result<TaskDraft, Failure> {
        let raw = RawTask {
            title: self.title,
            note: self.note,
            due_on: self.due_on,
            owner: self.owner_id.map(PersonId),
            about: self.about.map(|about| About { kind: about.kind, id: about.id }),
        };
        raw.check().map_err(|problems| Failure::invalid(problems.into_list()))
    }
}

impl From<TaskView> for DeskTaskDetails {
    fn from(view: TaskView) -> Self {
        let row = view.row;
        let about = About::of(&row).map(|about| DeskTaskAbout { kind: about.kind, id: about.id });
        Self {
            id: row.id.0,
            state: row.state,
            owner: view.owner,
            about: view.about.map(|about| about.name),
            created_by: view.made_by,
            created_at: row.created_at,
            closed_by: view.closed_by,
            closed_at: row.closed_at,
            task: DeskTaskBody {
                title: row.title,
                note: row.note,
                due_on: row.due_on,
                owner_id: row.owner_id.map(|id| id.0),
                about,
                version: Some(row.version),
            },
        }
    }
}
