//! Who sits where in all rounds of an event: never changed, followed by the next.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{NetworkingEventId, NetworkingPlanId, PersonId};

/// How a plan came about.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum PlanOrigin {
    /// By the planner, all rounds.
    Planned,
    /// By the planner, the rounds to come.
    Replanned,
    /// Two exchanged by hand.
    Swapped,
    /// One moved by hand.
    Moved,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "networking_plan")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NetworkingPlanId,
    pub event_id: NetworkingEventId,
    /// Counted from 1 within the event.
    pub number: i32,
    pub origin: PlanOrigin,
    /// What was exchanged or moved, in words.
    pub note: String,
    pub made_by: PersonId,
    pub made_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
