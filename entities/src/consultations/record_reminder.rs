//! One reminder of one person about a record to write or a task to do.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::study_sessions::reminder::ReminderState;
use crate::{ConsultationId, PersonId, RecordReminderId};

/// What is reminded of.
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
pub enum RecordReminderKind {
    /// The business day after the record was due, and twice every five business days.
    FirstLate,
    SecondLate,
    ThirdLate,
    /// Three days before a task is due.
    ActionSoon,
    /// The day after.
    ActionLate,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultation_record_reminder")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RecordReminderId,
    pub consultation_id: ConsultationId,
    /// The task, or the consultation whose record it is.
    pub subject_id: Uuid,
    pub person_id: PersonId,
    pub kind: RecordReminderKind,
    pub due_at: DateTimeUtc,
    pub state: ReminderState,
    pub settled_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
