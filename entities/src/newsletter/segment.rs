//! A rule that picks readers, named and kept.

use sea_orm::entity::prelude::*;

use crate::{PersonId, SegmentId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_segment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SegmentId,
    #[sea_orm(unique)]
    pub name: String,
    /// JSON
    pub rule: String,
    pub saved_by: PersonId,
    pub saved_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
