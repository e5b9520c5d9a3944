//! A series of study sessions: 「地域間連携入門」 with its 第1回, 第2回, …

use sea_orm::entity::prelude::*;

use crate::SessionSeriesId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_series")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionSeriesId,
    pub title: String,
    pub description: String,
    pub ordinal: i32,
    /// No longer offered for new sessions.
    pub retired: bool,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
