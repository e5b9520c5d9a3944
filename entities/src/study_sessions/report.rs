//! What the 開催報告 says in words; its figures are counted.

use sea_orm::entity::prelude::*;

use crate::{PersonId, StudySessionId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_report")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: StudySessionId,
    /// 主な質疑
    pub questions: String,
    /// 成果と課題
    pub outcomes: String,
    /// 次回への反映
    pub next: String,
    pub version: i32,
    pub written_by: PersonId,
    pub written_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
