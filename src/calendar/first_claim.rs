//! Taking time for holders that are made in the same transaction and so hold nothing yet: nothing to
//! look up, nothing to give back, everything in two statements however many resources there are,
//! once these are locked.

use chrono::{DateTime, Utc};
use entities::calendar::claim;
use entities::{CalendarClaimId, ResourceId};
use sea_orm::{DbErr, EntityTrait as _, QueryTrait as _};

use crate::database::{Stop, WriteTransaction};

use super::cells::Cells;
use super::claim::{ClaimRequest, Refusal, Resource};
use super::claiming::{self, Locked, lock_all};
use super::storage;

/// Takes everything the requests name; what is not locked yet is. On a refusal the transaction is to
/// be dropped: what was free has been written already.
pub async fn claim_first(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    requests: &[ClaimRequest],
    locked: &Locked,
) -> Result<(), Stop<Refusal>> {
    let Wanted { resources, ids, claims, cells } = Wanted::of(requests, now);
    if claims.is_empty() {
        return Ok(());
    }
    let offered = if locked.has_all(&ids) {
        locked.refuse_unless_offered(&ids)
    } else {
        lock_all(tx, now, &resources).await?.refuse_unless_offered(&ids)
    };
    offered.map_err(Stop::Refused)?;
    tx.write_later(claim::Entity::insert_many(claims).as_query()).await?;
    if take(tx, now, requests, (&ids, &cells)).await? {
        return Ok(());
    }
    Err(Stop::Refused(in_the_way(tx, requests).await?))
}

/// Inserts the cells; says whether all were free. Holds that have expired give way, but are looked
/// for only where something is in the way.
async fn take(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    requests: &[ClaimRequest],
    (ids, cells): (&[ResourceId], &[(ResourceId, i64, CalendarClaimId)]),
) -> Result<bool, DbErr> {
    let all = u64::try_from(cells.len()).unwrap_or(u64::MAX);
    let free = storage::insert_cells(tx, cells).await?;
    if free == all {
        return Ok(true);
    }
    let Some(span) = requests.iter().map(ClaimRequest::cells).reduce(Cells::around) else {
        return Ok(true);
    };
    storage::delete_all_expired(tx, ids, span, now).await?;
    Ok(free + storage::insert_cells(tx, cells).await? == all)
}

/// What is to be written, ascending by resource.
#[derive(Default)]
struct Wanted {
    resources: Vec<Resource>,
    ids: Vec<ResourceId>,
    claims: Vec<claim::ActiveModel>,
    cells: Vec<(ResourceId, i64, CalendarClaimId)>,
}

impl Wanted {
    fn of(requests: &[ClaimRequest], now: DateTime<Utc>) -> Self {
        let each =
            |request| ClaimRequest::ordered(request).into_iter().map(move |of| (of, request));
        let mut pairs: Vec<_> = requests.iter().flat_map(each).collect();
        pairs.sort_by_key(|(resource, _)| resource.id());
        let mut wanted = Self::default();
        for (resource, request) in pairs {
            let id = resource.id();
            let claim = request.holder.claim_id(id);
            wanted.resources.push(resource);
            wanted.ids.push(id);
            wanted.claims.push(claiming::row(request, id, now));
            wanted.cells.extend(request.cells().without(None).map(|cell| (id, cell, claim)));
        }
        wanted
    }
}

/// Everything in the way, by resource and start.
async fn in_the_way(tx: &WriteTransaction, requests: &[ClaimRequest]) -> Result<Refusal, DbErr> {
    let mut found = Vec::new();
    for request in requests {
        let ids: Vec<_> = request.resources.iter().map(|resource| resource.id()).collect();
        found.extend(storage::occupying(tx, ids, request.cells()).await?);
    }
    found.retain(|claim| requests.iter().all(|request| claim.holder_id != request.holder.id));
    if found.is_empty() {
        // The one in the way left between the insert and the question, or one resource was asked
        // for twice.
        return Err(DbErr::Custom("a claim met cells nobody holds".into()));
    }
    found.sort_by_key(|claim| (claim.resource_id, claim.starts_at));
    Ok(Refusal::Taken(storage::described(tx, found).await?))
}
