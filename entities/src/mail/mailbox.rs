//! The mailbox for what comes back: when it is read next, and how the last time went.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_mailbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub next_read_at: DateTimeUtc,
    pub read_at: Option<DateTimeUtc>,
    pub trouble_at: Option<DateTimeUtc>,
    pub trouble: Option<String>,
    /// The life of an IMAP folder in which `last_uid` holds (RFC 3501, UIDVALIDITY).
    pub validity: Option<String>,
    /// Messages up to this number were looked at; only where messages stay in the mailbox.
    pub last_uid: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
