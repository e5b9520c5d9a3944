//! A record as JSON.

use chrono::{DateTime, NaiveDate, Utc};
use entities::consultations::consultation::{Mode, Side};
use entities::consultations::record::RecordState;
use entities::consultations::record_action::ActionState;
use entities::consultations::record_field::{Level, RecordField};
use entities::consultations::record_step::StepKind;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::consultations::record::{
    ActionView, EntryView, Facts, FileView, RecordView, StepView, Value,
};
use crate::web::one_of;

/// A record as the caller reads it.
#[derive(Serialize, ToSchema)]
pub struct RecordDetails {
    pub consultation_id: Uuid,
    pub meeting: RecordedMeeting,
    #[schema(schema_with = one_of::<RecordState>)]
    pub state: RecordState,
    /// The newest revision.
    pub revision: i32,
    /// The revision whose fields are shown; absent where none is for the caller yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown_revision: Option<i32>,
    /// Goes with every change.
    pub version: i32,
    /// Until when it is handed in.
    pub due_at: DateTime<Utc>,
    /// Those with something in them which the caller reads, in the order of 相談記録票.
    pub fields: Vec<RecordFieldItem>,
    /// Fields the two sides keep between them, for the secretariat to know of.
    #[schema(schema_with = fields)]
    pub withheld: Vec<RecordField>,
    /// Oldest first.
    pub steps: Vec<RecordStepItem>,
}

fn fields() -> utoipa::openapi::schema::Array {
    utoipa::openapi::schema::Array::new(one_of::<RecordField>())
}

/// What the booking knows.
#[derive(Serialize, ToSchema)]
pub struct RecordedMeeting {
    /// 相談番号
    pub number: String,
    /// Western year in which the fiscal year begins.
    pub fiscal_year: i32,
    pub organisation_id: Uuid,
    pub organisation: String,
    pub corporate_number: Option<String>,
    /// 地域ブロック
    pub block: Option<String>,
    /// 区分
    pub category: String,
    pub client: String,
    pub accompanist: String,
    #[schema(schema_with = one_of::<Mode>)]
    pub mode: Mode,
    pub theme: Option<String>,
    /// 回数（通算）
    pub ordinal: usize,
    pub planned_for: Option<DateTime<Utc>>,
}

/// A field with what is in it: one of the parts below, according to the field.
#[derive(Default, Serialize, ToSchema)]
pub struct RecordContent {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Of `times`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// Minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i64>,
    /// Of `self_reliance`, 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<i32>,
    /// Of `sensitive`, where the flag is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<RecordActionItem>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files: Option<Vec<RecordFileItem>>,
}

#[derive(Serialize, ToSchema)]
pub struct RecordFieldItem {
    #[schema(schema_with = one_of::<RecordField>)]
    pub field: RecordField,
    /// Who reads it: each opens it to those before.
    #[schema(schema_with = one_of::<Level>)]
    pub readers: Level,
    #[serde(flatten)]
    pub content: RecordContent,
}

#[derive(Serialize, ToSchema)]
pub struct RecordActionItem {
    pub id: Option<Uuid>,
    #[schema(schema_with = one_of::<Side>)]
    pub owner: Side,
    pub text: String,
    #[schema(value_type = Option<String>, format = Date)]
    pub due_on: Option<NaiveDate>,
    /// Absent while the record is not handed in.
    #[schema(schema_with = one_of::<ActionState>, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<ActionState>,
    pub note: Option<String>,
    pub closed_at: Option<DateTime<Utc>>,
}

#[derive(Serialize, ToSchema)]
pub struct RecordFileItem {
    pub id: Uuid,
    pub name: String,
    /// Not part of an approved revision.
    pub removable: bool,
}

/// Something that happened to a record.
#[derive(Serialize, ToSchema)]
pub struct RecordStepItem {
    pub at: DateTime<Utc>,
    pub revision: i32,
    #[schema(schema_with = one_of::<StepKind>)]
    pub kind: StepKind,
    #[schema(schema_with = one_of::<Side>)]
    pub side: Side,
    pub person: String,
    /// What they wrote, where it is for the caller.
    pub remark: Option<String>,
}

impl From<RecordView> for RecordDetails {
    fn from(view: RecordView) -> Self {
        Self {
            consultation_id: view.consultation.0,
            meeting: RecordedMeeting::from(view.facts),
            state: view.state,
            revision: view.revision,
            shown_revision: view.shown,
            version: view.version,
            due_at: view.due_at,
            fields: view.entries.into_iter().map(RecordFieldItem::from).collect(),
            withheld: view.withheld,
            steps: view.steps.into_iter().map(RecordStepItem::from).collect(),
        }
    }
}

impl From<Facts> for RecordedMeeting {
    fn from(facts: Facts) -> Self {
        Self {
            mode: facts.mode,
            number: facts.number,
            fiscal_year: facts.fiscal_year,
            organisation_id: facts.organisation_id.0,
            organisation: facts.organisation,
            corporate_number: facts.corporate_number,
            block: facts.block,
            category: facts.category,
            client: facts.client,
            accompanist: facts.accompanist,
            theme: facts.theme,
            ordinal: facts.ordinal,
            planned_for: facts.planned_for,
        }
    }
}

impl From<EntryView> for RecordFieldItem {
    fn from(entry: EntryView) -> Self {
        Self { field: entry.field, readers: entry.level, content: RecordContent::from(entry.value) }
    }
}

impl From<Value> for RecordContent {
    fn from(value: Value) -> Self {
        let none = Self::default();
        match value {
            Value::Text(text) => Self { text: Some(text), ..none },
            Value::Times { from, until, minutes } => {
                Self { from: Some(from), until: Some(until), minutes: Some(minutes), ..none }
            }
            Value::Score(score) => Self { score: Some(score), ..none },
            Value::Sensitive => Self { flag: Some(true), ..none },
            Value::Actions(all) => Self {
                actions: Some(all.into_iter().map(RecordActionItem::from).collect()),
                ..none
            },
            Value::Files(all) => {
                Self { files: Some(all.into_iter().map(RecordFileItem::from).collect()), ..none }
            }
        }
    }
}

impl From<ActionView> for RecordActionItem {
    fn from(action: ActionView) -> Self {
        Self {
            id: action.id.map(|id| id.0),
            owner: action.owner,
            text: action.text,
            due_on: action.due_on,
            state: action.state,
            note: action.note,
            closed_at: action.closed_at,
        }
    }
}

impl From<FileView> for RecordFileItem {
    fn from(file: FileView) -> Self {
        Self { id: file.id.0, name: file.name, removable: file.removable }
    }
}

impl From<StepView> for RecordStepItem {
    fn from(step: StepView) -> Self {
        Self {
            at: step.at,
            revision: step.revision,
            kind: step.kind,
            side: step.side,
            person: step.person,
            remark: step.remark,
        }
    }
}
