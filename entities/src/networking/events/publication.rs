//! A plan that participants were told of; once for each plan.

use sea_orm::entity::prelude::*;

use crate::{NetworkingPlanId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "networking_publication")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub plan_id: NetworkingPlanId,
    /// How many letters were written.
    pub letters: i32,
    pub published_by: PersonId,
    pub published_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
