//! Places in the mailbox for what comes back that were looked at: none is downloaded a second time,
//! whatever was made of what lay there.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_mailbox_place")]
pub struct Model {
    /// A hash of the mailbox and of the server's name for the message.
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: String,
    /// False where the server refused to hand the message out: it is never deleted there.
    pub was_read: bool,
    pub seen_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
