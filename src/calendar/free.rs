//! Questions before booking. Their answers may be out of date the moment they are given; the claim
//! itself decides.

use chrono::{DateTime, Utc};
use entities::ResourceId;
use entities::calendar::claim;
use entities::calendar::resource::{self, ResourceKind};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::vocabulary::TimeSlot;

use super::cells::Cells;
use super::claim::{Busy, Resource};
use super::storage;

/// What occupies the resources between two instants, by resource and start; buffers count.
pub async fn busy(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    resources: &[Resource],
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Busy>, DbErr> {
    let ids = resources.iter().map(|resource| resource.id());
    let mut found = storage::occupying(db, ids, Cells::touched(from, until)).await?;
    found.retain(|claim| !is_expired(claim, now));
    storage::described(db, found).await
}

/// Rooms or licences nobody has for the slot, in the order of their names.
pub async fn free_resources(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    kind: ResourceKind,
    slot: TimeSlot,
) -> Result<Vec<ResourceId>, DbErr> {
    let offered: Vec<_> = resource::Entity::find()
        .filter(resource::Column::Kind.eq(kind))
        .filter(resource::Column::RetiredAt.is_null())
        .order_by_asc(resource::Column::Label)
        .order_by_asc(resource::Column::Id)
        .all(db)
        .await?
        .into_iter()
        .map(|resource| resource.id)
        .collect();
    let cells = Cells::touched(slot.starts(), slot.ends());
    let taken = storage::occupying(db, offered.iter().copied(), cells).await?;
    let is_taken = |id: &ResourceId| {
        taken.iter().any(|claim| claim.resource_id == *id && !is_expired(claim, now))
    };
    Ok(offered.into_iter().filter(|id| !is_taken(id)).collect())
}

fn is_expired(claim: &claim::Model, now: DateTime<Utc>) -> bool {
    claim.hold_expires_at.is_some_and(|expires| expires <= now)
}
