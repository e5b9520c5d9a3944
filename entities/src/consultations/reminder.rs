//! One reminder of one person about one consultation.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{ConsultationId, ConsultationReminderId, PersonId};

use crate::study_sessions::reminder::ReminderState;

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
pub enum ReminderKind {
    /// 事前シートの期限
    IntakeDue,
    /// 前の営業日
    DayBefore,
    /// 1時間前, online only
    HourBefore,
    /// 承認待ち: whoever answers is asked once more.
    AnswerDue,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultation_reminder")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsultationReminderId,
    pub consultation_id: ConsultationId,
    pub person_id: PersonId,
    pub kind: ReminderKind,
    pub due_at: DateTimeUtc,
    pub state: ReminderState,
    pub settled_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
