//! Signed requests that were taken already, so that nobody plays one again.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_webhook_receipt")]
pub struct Model {
    /// A hash of the signature.
    #[sea_orm(primary_key, auto_increment = false)]
    pub digest: String,
    pub received_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
