//! Two participants the secretariat keeps apart.

use sea_orm::entity::prelude::*;

use crate::{NetworkingEventId, NetworkingParticipantId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "networking_separation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: NetworkingEventId,
    /// The smaller of the two ids.
    #[sea_orm(primary_key, auto_increment = false)]
    pub one_id: NetworkingParticipantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub other_id: NetworkingParticipantId,
    pub reason: String,
    pub laid_down_by: PersonId,
    pub laid_down_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
