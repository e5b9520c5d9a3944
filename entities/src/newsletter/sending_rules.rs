//! When issues may leave, and how long they rest after approval. Rows are only ever added: the one
//! with the highest version holds.

use sea_orm::entity::prelude::*;

use crate::{PersonId, SendingRulesId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_sending_rules")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SendingRulesId,
    #[sea_orm(unique)]
    pub version: i32,
    /// Numbers of ISO 8601, Monday is 1: `1,2,3,4,5`.
    pub weekdays: String,
    /// Minutes after midnight in Tokyo.
    pub opens_minute: i32,
    pub closes_minute: i32,
    /// Sends on holidays and closures, too.
    pub on_days_off: bool,
    /// How long an approved issue can still be stopped by everybody.
    pub hold_minutes: i32,
    /// Hosts of other programmes, one a line: no issue may link there.
    pub foreign_hosts: String,
    pub changed_by: PersonId,
    pub changed_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
