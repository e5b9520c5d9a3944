//! One issue of the mail magazine.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{IssueId, PersonId, SegmentId};

/// Where an issue stands. Which step leads where is decided in `newsletter::issues`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum IssueState {
    /// Being written.
    Draft,
    /// Waits for somebody else to approve it.
    InReview,
    /// Approved; the holding time runs, or the next hour of the sending calendar is awaited.
    Approved,
    /// Its readers are being frozen (`frozen_at` is empty) or its letters leave.
    Sending,
    /// Letters rest until somebody goes on.
    Paused,
    /// Every letter has an end, unknown ones included.
    Sent,
    /// Ended by hand before every letter had left; what had not left never will.
    Stopped,
    /// "Not after" passed before sending began.
    Lapsed,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_issue")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IssueId,
    /// 第n号
    #[sea_orm(unique)]
    pub number: i32,
    pub fiscal_year: i32,
    pub state: IssueState,
    /// The issue this one corrects: it goes to exactly those who got that one.
    pub corrects_id: Option<IssueId>,
    pub subject: String,
    /// JSON: the blocks in their order.
    pub blocks: String,
    /// The saved group the audience was taken from.
    pub segment_id: Option<SegmentId>,
    /// JSON: the rule itself, so that a group changed later changes nothing here.
    pub audience_rule: String,
    /// Not before; none: as soon as it may.
    pub planned_at: Option<DateTimeUtc>,
    /// What has not left by then never leaves.
    pub not_after: Option<DateTimeUtc>,
    /// None: it wrote itself.
    pub drafted_by: Option<PersonId>,
    pub drafted_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub version: i32,
    pub asked_by: Option<PersonId>,
    pub asked_at: Option<DateTimeUtc>,
    /// Hex SHA-256 of what was approved: subject, both bodies, attachments, audience and time.
    pub content_hash: Option<String>,
    /// Readers the approver saw and typed.
    pub audience_count: Option<i64>,
    pub approved_by: Option<PersonId>,
    pub approved_at: Option<DateTimeUtc>,
    /// Until then everybody of the staff can stop it.
    pub held_until: Option<DateTimeUtc>,
    /// The first moment after the holding time at which the sending calendar lets it go.
    pub starts_at: Option<DateTimeUtc>,
    pub started_at: Option<DateTimeUtc>,
    /// When its readers were complete.
    pub frozen_at: Option<DateTimeUtc>,
    pub finished_at: Option<DateTimeUtc>,
    /// Of the last pause or stop.
    pub halted_at: Option<DateTimeUtc>,
    pub halted_by: Option<PersonId>,
    pub halt_reason: String,
    /// Stands among the back numbers.
    pub on_the_web: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
