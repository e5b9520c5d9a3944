//! The rules of consultations in one fiscal year. Where none are stored, the usual ones hold.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::PersonId;

/// What becomes of a change a client makes after the deadline.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum LateChanges {
    Refused,
    /// Made, and counted as a strike.
    Counted,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultation_policy")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub fiscal_year: i32,
    /// Requests and appointments an organisation may have ahead of it at once.
    pub most_open: i32,
    /// Business days before a meeting until which it can be asked for at all. An accompanist may want
    /// more.
    pub notice_days: i32,
    /// Business hours before the start until which a client changes or cancels without consequence.
    pub change_deadline_hours: i32,
    pub late_changes: LateChanges,
    pub strike_limit: i32,
    pub strike_window_months: i32,
    pub suspension_days: i32,
    /// Business days before the meeting.
    pub intake_deadline_days: i32,
    /// The secretariat approves every booking.
    pub approval_needed: bool,
    pub version: i32,
    pub updated_by: Option<PersonId>,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
