//! The answer given to a creating request, to be given again for the same key.

use sea_orm::entity::prelude::*;

use crate::PersonId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Hash of method, path and body.
    pub fingerprint: String,
    /// HTTP status; 0 while the request is being worked on.
    pub status: i32,
    pub answer: String,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
