//! One resource, occupied for one holder from one instant to another.

use sea_orm::entity::prelude::*;
use uuid::Uuid;

use crate::{CalendarClaimId, ResourceId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_claim")]
pub struct Model {
    /// Derived from the holder and the resource: a holder has each resource once.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CalendarClaimId,
    pub resource_id: ResourceId,
    /// What the resource is taken for, such as `consultation` or `session_part`.
    pub holder_kind: String,
    pub holder_id: Uuid,
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    /// Minutes kept free before the start.
    pub buffer_before: i32,
    /// Minutes kept free after the end.
    pub buffer_after: i32,
    /// Set while the claim is only a hold; from this instant on anyone may take its place.
    pub hold_expires_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
