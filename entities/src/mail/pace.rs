//! How fast letters leave to a mail server or a group of domains: one bucket for all machines.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_pace")]
pub struct Model {
    /// `endpoint:host:port` or `domain:docomo`
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// When the bucket is full again. It holds as many letters as fit between now and its size.
    pub full_at: DateTimeUtc,
    /// Nothing leaves until then: the other side asked for a pause.
    pub paused_until: Option<DateTimeUtc>,
    /// How often it asked lately; each halves the pace.
    pub steps: i32,
    pub slowed_at: Option<DateTimeUtc>,
    /// In its own words.
    pub answer: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
