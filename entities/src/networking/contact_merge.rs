//! Two contacts that were one: what both were before. Rows are only ever added.

use sea_orm::entity::prelude::*;

use crate::{ContactId, ContactMergeId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_merge")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContactMergeId,
    pub kept_id: ContactId,
    pub gone_id: ContactId,
    /// JSON: both with their people, languages and topics.
    pub before: String,
    pub merged_by: PersonId,
    pub merged_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
