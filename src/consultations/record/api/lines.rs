//! Lines of the lists of records and tasks as JSON.

use chrono::{DateTime, NaiveDate, Utc};
use entities::consultations::consultation::Side;
use entities::consultations::record::RecordState;
use entities::consultations::record_action::ActionState;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::consultations::record::{Line, Task};
use crate::web::one_of;

/// A record as a line of a list; nothing of what is written in it.
#[derive(Serialize, ToSchema)]
pub struct RecordItem {
    pub consultation_id: Uuid,
    /// 相談番号
    pub number: String,
    #[schema(schema_with = one_of::<RecordState>)]
    pub state: RecordState,
    pub revision: i32,
    pub due_at: DateTime<Utc>,
    /// Not handed in by then.
    pub overdue: bool,
    pub organisation_id: Uuid,
    pub organisation: String,
    pub client: String,
    pub accompanist_id: Option<Uuid>,
    pub accompanist: Option<String>,
    /// When people met.
    pub held_from: Option<DateTime<Utc>>,
    pub held_until: Option<DateTime<Utc>>,
}

/// 次の行動 that was agreed on.
#[derive(Serialize, ToSchema)]
pub struct TaskItem {
    pub id: Uuid,
    pub consultation_id: Uuid,
    /// 相談番号
    pub number: String,
    /// When people met.
    pub met_at: Option<DateTime<Utc>>,
    pub organisation: String,
    pub client: String,
    pub accompanist: String,
    #[schema(schema_with = one_of::<Side>)]
    pub owner: Side,
    pub text: String,
    #[schema(value_type = String, format = Date)]
    pub due_on: NaiveDate,
    #[schema(schema_with = one_of::<ActionState>)]
    pub state: ActionState,
    /// What came of it.
    pub note: Option<String>,
    pub closed_at: Option<DateTime<Utc>>,
}

impl From<Line> for RecordItem {
    fn from(line: Line) -> Self {
        let row = &line.parties.row;
        Self {
            consultation_id: row.id.0,
            number: row.number.clone(),
            state: line.state,
            revision: line.revision,
            due_at: line.due_at,
            overdue: line.overdue,
            organisation_id: row.organisation_id.0,
            client: line.parties.client_name(),
            accompanist_id: row.accompanist_id.map(|id| id.0),
            accompanist: line.parties.accompanist_name(),
            held_from: row.held_from,
            held_until: row.held_until,
            organisation: line.parties.organisation,
        }
    }
}

impl From<Task> for TaskItem {
    fn from(task: Task) -> Self {
        Self {
            id: task.id.0,
            consultation_id: task.consultation.0,
            number: task.number,
            met_at: task.met_on,
            organisation: task.organisation,
            client: task.client,
            accompanist: task.accompanist,
            owner: task.owner,
            text: task.text,
            due_on: task.due_on,
            state: task.state,
            note: task.note,
            closed_at: task.closed_at,
        }
    }
}
