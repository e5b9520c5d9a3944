//! When those who have not handed in their pre-work are reminded: once for each distance.

use sea_orm::entity::prelude::*;

use super::reminder::ReminderState;
use crate::StudySessionId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_prework_reminder")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: StudySessionId,
    #[sea_orm(primary_key, auto_increment = false)]
    /// Before the deadline.
    pub minutes: i32,
    pub due_at: DateTimeUtc,
    pub state: ReminderState,
    pub settled_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
