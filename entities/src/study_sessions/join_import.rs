//! A report of an online meeting, read and shown before it changes anything.

use sea_orm::entity::prelude::*;

use crate::{JoinImportId, PersonId, StudySessionId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_join_import")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JoinImportId,
    pub session_id: StudySessionId,
    pub file_name: String,
    /// JSON of the lines as read; emptied when applied.
    pub lines: String,
    /// Least share of a part, in percent, that counts as having attended it.
    pub least_percent: i32,
    pub made_by: PersonId,
    pub made_at: DateTimeUtc,
    pub applied_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
