//! A mail server as the senders last found it. For people to see; senders decide by what they find
//! themselves.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_endpoint")]
pub struct Model {
    /// `host:port`
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// Left alone until then.
    pub open_until: Option<DateTimeUtc>,
    /// Rests in a row.
    pub rests: i32,
    pub last_accepted_at: Option<DateTimeUtc>,
    pub last_trouble_at: Option<DateTimeUtc>,
    pub last_trouble: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
