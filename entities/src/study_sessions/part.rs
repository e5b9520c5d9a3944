//! A part of a session with its own time, place and speakers.

use sea_orm::entity::prelude::*;

use crate::{ResourceId, SessionPartId, StudySessionId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_part")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionPartId,
    pub session_id: StudySessionId,
    pub ordinal: i32,
    pub title: Option<String>,
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    /// The room it occupies.
    pub room_id: Option<ResourceId>,
    pub venue_name: Option<String>,
    pub venue_prefecture_code: Option<i32>,
    pub venue_address: Option<String>,
    /// How to get there.
    pub venue_access: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
