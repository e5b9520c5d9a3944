use chrono::{DateTime, Utc};
use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::issue_event::IssueAct;
use entities::newsletter::subscriber::Frequency;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::newsletter::issues::{Block, Finding, IssueView, RawBlock, rule_of};
use crate::web::{one_of, one_of_or_null};

/// An issue as a line of a list.
#[derive(Serialize, ToSchema)]
pub struct IssueItem {
    pub id: Uuid,
    pub number: i32,
    #[schema(schema_with = one_of::<IssueState>)]
    pub state: IssueState,
    pub subject: String,
    /// The issue it corrects.
    pub corrects_id: Option<Uuid>,
    pub planned_at: Option<DateTime<Utc>>,
    pub not_after: Option<DateTime<Utc>>,
    /// Until then everybody of the secretariat can stop it.
    pub held_until: Option<DateTime<Utc>>,
    /// When it begins to leave.
    pub starts_at: Option<DateTime<Utc>>,
    pub on_the_web: bool,
    pub version: i32,
}

#[derive(Serialize, ToSchema)]
pub struct IssueDetails {
    #[serde(flatten)]
    pub issue: IssueItem,
    pub blocks: Vec<RawBlock>,
    pub segment_id: Option<Uuid>,
    #[schema(schema_with = one_of_or_null::<Frequency>, required = false)]
    pub frequency: Option<Frequency>,
    /// The audience in Japanese.
    pub audience: String,
    /// Readers just now.
    pub readers: u64,
    /// SHA-256 of subject, both bodies, attachments, audience and time: what is approved.
    pub content_hash: String,
    pub attachments: Vec<IssueAttachmentItem>,
    pub asked_by: Option<Uuid>,
    pub asked_at: Option<DateTime<Utc>>,
    pub approved_by: Option<Uuid>,
    pub approved_at: Option<DateTime<Utc>>,
    /// Readers there were when it was approved.
    pub approved_readers: Option<i64>,
    /// Its first letter could leave from then on.
    pub started_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
    /// People who wrote a part of it; none of them approves it.
    pub writers: Vec<Uuid>,
    pub events: Vec<IssueEventItem>,
}

#[derive(Serialize, ToSchema)]
pub struct IssueAttachmentItem {
    pub id: Uuid,
    pub file_name: String,
    pub media_type: String,
    /// Bytes.
    pub size: i32,
    pub sha256: String,
}

#[derive(Serialize, ToSchema)]
pub struct IssueEventItem {
    #[schema(schema_with = one_of::<IssueAct>)]
    pub act: IssueAct,
    pub at: DateTime<Utc>,
    /// Absent: by the clock.
    pub acted_by: Option<Uuid>,
    pub note: String,
}

/// What will be sent, with marks (U+FDD0, U+FDD1, U+FDD2) where a reader's own words belong.
#[derive(Serialize, ToSchema)]
pub struct IssueContent {
    pub subject: String,
    pub text: String,
    pub html: String,
    pub content_hash: String,
}

#[derive(Serialize, ToSchema)]
pub struct IssueChecks {
    /// Nothing was found: approval can be asked for, or an approved issue can leave.
    pub clean: bool,
    pub findings: Vec<Finding>,
}

impl From<&issue::Model> for IssueItem {
    fn from(row: &issue::Model) -> Self {
        Self {
            id: row.id.0,
            number: row.number,
            state: row.state,
            subject: row.subject.clone(),
            corrects_id: row.corrects_id.map(|id| id.0),
            planned_at: row.planned_at,
            not_after: row.not_after,
            held_until: row.held_until,
            starts_at: row.starts_at,
            on_the_web: row.on_the_web,
            version: row.version,
        }
    }
}

impl IssueDetails {
    pub fn of(view: &IssueView) -> anyhow::Result<Self> {
        let row = view.row();
        let file = |file: &crate::newsletter::issues::FileLine| IssueAttachmentItem {
            id: file.id.0,
            file_name: file.file_name.clone(),
            media_type: file.media_type.clone(),
            size: file.size,
            sha256: file.sha256.clone(),
        };
        let event = |event: &entities::newsletter::issue_event::Model| IssueEventItem {
            act: event.act,
            at: event.at,
            acted_by: event.acted_by.map(|id| id.0),
            note: event.note.clone(),
        };
        Ok(Self {
            issue: IssueItem::from(row),
            blocks: view.whole.blocks.iter().map(Block::raw).collect(),
            segment_id: row.segment_id.map(|id| id.0),
            frequency: rule_of(row)?.frequency,
            audience: view.audience.clone(),
            readers: view.readers,
            content_hash: view.content_hash.clone(),
            attachments: view.files.iter().map(file).collect(),
            asked_by: row.asked_by.map(|id| id.0),
            asked_at: row.asked_at,
            approved_by: row.approved_by.map(|id| id.0),
            approved_at: row.approved_at,
            approved_readers: row.audience_count,
            started_at: row.started_at,
            finished_at: row.finished_at,
            writers: view.writers.iter().map(|id| id.0).collect(),
            events: view.events.iter().map(event).collect(),
        })
    }
}
