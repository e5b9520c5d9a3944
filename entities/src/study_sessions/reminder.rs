//! One reminder of one registration at one distance.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{RegistrationId, SessionReminderId, StudySessionId};

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
pub enum ReminderState {
    Waiting,
    Sent,
    /// Its time had passed, and a nearer one says the same.
    Skipped,
    /// The registration or the session was called off.
    Withdrawn,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_reminder")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionReminderId,
    pub registration_id: RegistrationId,
    pub session_id: StudySessionId,
    pub minutes: i32,
    pub due_at: DateTimeUtc,
    pub state: ReminderState,
    pub settled_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
