//! Where somebody sits in a round of a plan.

use sea_orm::entity::prelude::*;

use crate::{NetworkingParticipantId, NetworkingPlanId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "networking_seat")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub plan_id: NetworkingPlanId,
    /// Counted from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub participant_id: NetworkingParticipantId,
    /// Counted from 1; 0 is a pause.
    pub table_number: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
