//! A round that has begun, with the plan it began by.

use sea_orm::entity::prelude::*;

use crate::{NetworkingEventId, NetworkingPlanId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "networking_round")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: NetworkingEventId,
    /// Counted from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round: i32,
    pub plan_id: NetworkingPlanId,
    pub begun_by: PersonId,
    pub begun_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
