//! Questions before booking. Their answers may be out of date the moment they are given; the claim
//! itself decides.

use chrono::{DateTime, TimeDelta, Utc};
use entities::ResourceId;
use entities::calendar::claim;
use entities::calendar::resource::{self, ResourceKind};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, Select};

use uuid::Uuid;

use crate::vocabulary::TimeSlot;

use super::cells::Cells;
use super::claim::{Busy, Resource, cells_of};
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

/// Time a claim takes from a resource, with its buffers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occupied {
    pub resource: ResourceId,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    /// For what. Tell only those who may know.
    pub holder_kind: String,
    pub holder_id: Uuid,
}

/// As [`busy`], for arithmetic over many resources and weeks: one query over claims alone.
pub async fn occupied(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    resources: &[Resource],
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Occupied>, DbErr> {
    let rows = claims_around(resources, (from, until)).all(db).await?;
    let mut found: Vec<_> = rows
        .into_iter()
        .filter(|row| !is_expired(row, now))
        .map(|row| Occupied {
            resource: row.resource_id,
            from: row.starts_at - TimeDelta::minutes(row.buffer_before.into()),
            until: row.ends_at + TimeDelta::minutes(row.buffer_after.into()),
            holder_kind: row.holder_kind,
            holder_id: row.holder_id,
        })
        .filter(|taken| taken.from < until && from < taken.until)
        .collect();
    found.sort_by_key(|taken| (taken.resource, taken.from));
    Ok(found)
}

/// Claims of the resources that may occupy time between two instants.
pub(super) fn claims_around(
    resources: &[Resource],
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> Select<claim::Entity> {
    // A slot lasts a day at most; the rest is for buffers.
    let slack = TimeDelta::days(2);
    claim::Entity::find()
        .filter(claim::Column::ResourceId.is_in(resources.iter().map(|resource| resource.id())))
        .filter(claim::Column::StartsAt.between(from - slack, until + slack))
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

/// Which of these nobody has for the slot, leaving out what one holder has: those with the fewest
/// bookings ahead first, in the given order where that is equal.
pub async fn free_by_load(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    resources: &[Resource],
    (slot, leaving_out): (TimeSlot, Uuid),
) -> Result<Vec<ResourceId>, DbErr> {
    let wanted = Cells::touched(slot.starts(), slot.ends());
    let ids: Vec<_> = resources.iter().map(|resource| resource.id()).collect();
    let ahead = claim::Entity::find()
        .filter(claim::Column::ResourceId.is_in(ids.iter().copied()))
        .filter(claim::Column::EndsAt.gt(now))
        .filter(claim::Column::HolderId.ne(leaving_out))
        .all(db)
        .await?;
    let mut free = Vec::new();
    for id in ids {
        let own = ahead.iter().filter(|claim| claim.resource_id == id && !is_expired(claim, now));
        if !own.clone().any(|claim| cells_of(claim).touches(wanted)) {
            free.push((own.count(), id));
        }
    }
    // Stable: what is equal stays in the given order.
    free.sort_by_key(|(load, _)| *load);
    Ok(free.into_iter().map(|(_, id)| id).collect())
}

fn is_expired(claim: &claim::Model, now: DateTime<Utc>) -> bool {
    claim.hold_expires_at.is_some_and(|expires| expires <= now)
}
