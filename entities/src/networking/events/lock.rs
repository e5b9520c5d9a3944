//! Where the secretariat wants somebody to sit in a round.

use sea_orm::entity::prelude::*;

use crate::{NetworkingEventId, NetworkingParticipantId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "networking_lock")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: NetworkingEventId,
    /// Counted from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub participant_id: NetworkingParticipantId,
    /// Counted from 1.
    pub table_number: i32,
    pub locked_by: PersonId,
    pub locked_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
