//! Five minutes of one resource. The primary key is the guard against double booking.

use sea_orm::entity::prelude::*;

use crate::{CalendarClaimId, ResourceId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_cell")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub resource_id: ResourceId,
    /// Seconds since 1970 in UTC, divided by 300.
    #[sea_orm(primary_key, auto_increment = false)]
    pub cell: i64,
    pub claim_id: CalendarClaimId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
