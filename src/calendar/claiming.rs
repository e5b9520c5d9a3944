//! Taking, moving, confirming and giving back. All of it runs in the caller's transaction.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entities::calendar::{claim, resource};
use entities::{CalendarClaimId, ResourceId};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    Set,
};

use crate::database::{Stop, WriteTransaction};

use super::claim::{ClaimRequest, Holder, Refusal, Resource, cells_of};
use super::storage;

/// Takes everything the request names, or nothing. Doing it again changes nothing; what the holder
/// held before and no longer needs is given back.
pub async fn claim(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    request: &ClaimRequest,
) -> Result<(), Stop<Refusal>> {
    settle(tx, now, request).await.map(drop)
}

/// Moves what the holder holds to another slot or other resources: the new cells are taken before
/// the old ones are given back, and overlapping itself is allowed. Refuses if nothing is held.
pub async fn reschedule(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    request: &ClaimRequest,
) -> Result<(), Stop<Refusal>> {
    if storage::claims_of(tx, request.holder).await?.is_empty() {
        return Err(Stop::Refused(Refusal::NothingHeld));
    }
    settle(tx, now, request).await.map(drop)
}

/// Lets whoever decides about these resources go one after another: locks them all in the order in
/// which claims do, until the transaction ends. What is read afterwards stays true until then.
pub async fn lock_all(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    resources: &[Resource],
) -> Result<Locked, DbErr> {
    Ok(Locked(storage::lock(tx, resources, now).await?))
}

/// Resources locked by this transaction, as they were then.
#[derive(Clone, Debug, Default)]
pub struct Locked(Vec<resource::Model>);

impl Locked {
    /// None of these is missing, and all of them are offered.
    pub(super) fn refuse_unless_offered(&self, ids: &[ResourceId]) -> Result<(), Refusal> {
        let offered =
            |id: &ResourceId| self.0.iter().any(|row| row.id == *id && row.retired_at.is_none());
        match ids.iter().find(|id| !offered(id)) {
            None => Ok(()),
            Some(id) => Err(Refusal::NotOffered(*id)),
        }
    }

    pub(super) fn has_all(&self, ids: &[ResourceId]) -> bool {
        ids.iter().all(|id| self.0.iter().any(|row| row.id == *id))
    }
}

/// Makes a hold firm. It need not exist any longer: whatever is missing is taken again, and only
/// if somebody else has it by now is this refused.
pub async fn confirm(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    request: &ClaimRequest,
) -> Result<(), Stop<Refusal>> {
    let firm = ClaimRequest { hold_until: None, ..request.clone() };
    settle(tx, now, &firm).await.map(drop)
}

/// Gives everything back; says how many resources that were.
pub async fn release(tx: &WriteTransaction, holder: Holder) -> Result<u64, DbErr> {
    let held = lock(tx, holder, BTreeSet::new()).await?.held;
    if held.is_empty() {
        return Ok(0);
    }
    let ids = held.iter().map(|claim| claim.id);
    let gone = claim::Entity::delete_many().filter(claim::Column::Id.is_in(ids)).exec(tx).await?;
    Ok(gone.rows_affected)
}

/// Deletes holds that have expired; says how many. Housekeeping only: whoever needs the place of
/// an expired hold takes it without waiting for this.
pub async fn sweep_expired_holds(tx: &WriteTransaction, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let expired = claim::Column::HoldExpiresAt.lte(now);
    let found = claim::Entity::find().filter(expired.clone()).all(tx).await?;
    storage::lock_resources(tx, found.iter().map(|claim| claim.resource_id)).await?;
    let ids = found.iter().map(|claim| claim.id);
    let gone = claim::Entity::delete_many()
        .filter(claim::Column::Id.is_in(ids))
        .filter(expired)
        .exec(tx)
        .await?;
    Ok(gone.rows_affected)
}

struct Everything {
    resources: Vec<resource::Model>,
    held: Vec<claim::Model>,
}

/// Locks what is wanted and what the holder holds, in one ascending order. Should the holder's own
/// claims move meanwhile, the wider set is locked too.
async fn lock(
    tx: &WriteTransaction,
    holder: Holder,
    mut wanted: BTreeSet<ResourceId>,
) -> Result<Everything, DbErr> {
    let mut held = storage::claims_of(tx, holder).await?;
    loop {
        wanted.extend(held.iter().map(|claim| claim.resource_id));
        if wanted.is_empty() {
            return Ok(Everything { resources: Vec::new(), held });
        }
        let resources = storage::lock_resources(tx, wanted.iter().copied()).await?;
        held = storage::claims_of(tx, holder).await?;
        if held.iter().all(|claim| wanted.contains(&claim.resource_id)) {
            return Ok(Everything { resources, held });
        }
    }
}

/// Brings what the holder occupies to exactly what is asked, or changes nothing.
async fn settle(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    request: &ClaimRequest,
) -> Result<(), Stop<Refusal>> {
    let wanted = request.ordered();
    storage::ensure_people(tx, &wanted, now).await?;
    let ids: Vec<_> = wanted.iter().map(|resource| resource.id()).collect();
    let locked = lock(tx, request.holder, ids.iter().copied().collect()).await?;
    refuse_unoffered(&ids, &locked)?;
    storage::delete_expired(tx, &ids, (request.cells(), request.holder, now)).await?;
    let taken = take(tx, now, request, &locked.held).await?;
    if let Some(refusal) = taken.refused(tx, request, &ids).await? {
        return Err(Stop::Refused(refusal));
    }
    give_back(tx, request, &ids, &locked.held).await?;
    Ok(())
}

/// A room that is no longer offered keeps what it already holds.
fn refuse_unoffered(ids: &[ResourceId], locked: &Everything) -> Result<(), Stop<Refusal>> {
    let refused = ids.iter().find(|id| {
        let held = locked.held.iter().any(|claim| claim.resource_id == **id);
        let offered = locked
            .resources
            .iter()
            .any(|resource| resource.id == **id && resource.retired_at.is_none());
        !held && !offered
    });
    refused.map_or(Ok(()), |id| Err(Stop::Refused(Refusal::NotOffered(*id))))
}

/// What an attempt wrote, so that a refused one can be taken back.
#[derive(Default)]
struct Taken {
    claims: Vec<CalendarClaimId>,
    cells: Vec<(ResourceId, CalendarClaimId, Vec<i64>)>,
    complete: bool,
}

/// Inserts claims and cells, ascending, until one is not free.
async fn take(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    request: &ClaimRequest,
    held: &[claim::Model],
) -> Result<Taken, Stop<Refusal>> {
    let mut taken = Taken::default();
    let cells = request.cells();
    for resource in request.ordered() {
        let id = resource.id();
        let old = held.iter().find(|claim| claim.resource_id == id);
        let claim_id = old.map_or(request.holder.claim_id(id), |old| old.id);
        if old.is_none() {
            row(request, id, now).insert(tx).await?;
            taken.claims.push(claim_id);
        }
        taken.cells.push((id, claim_id, cells.without(old.map(cells_of)).collect()));
        // Those the holder has already are inserted again, too, and then all are counted: that way
        // a claim asserts every cell it needs, whatever happened to the hold before.
        let all: Vec<_> = cells.without(None).map(|cell| (id, cell, claim_id)).collect();
        if storage::insert_cells(tx, &all).await? == cells.count() {
            continue;
        }
        if storage::count_cells(tx, claim_id, cells).await? != cells.count() {
            return Ok(taken);
        }
    }
    taken.complete = true;
    Ok(taken)
}

impl Taken {
    /// Names what is in the way and takes back what was written, so that the transaction can go on.
    async fn refused(
        self,
        tx: &WriteTransaction,
        request: &ClaimRequest,
        ids: &[ResourceId],
    ) -> Result<Option<Refusal>, Stop<Refusal>> {
        if self.complete {
            return Ok(None);
        }
        for (resource, claim, cells) in self.cells {
            storage::delete_cells(tx, resource, claim, cells.into_iter()).await?;
        }
        let new = claim::Column::Id.is_in(self.claims);
        claim::Entity::delete_many().filter(new).exec(tx).await?;
        let mut found = storage::occupying(tx, ids.iter().copied(), request.cells()).await?;
        let own = |claim: &claim::Model| {
            claim.holder_kind == request.holder.kind && claim.holder_id == request.holder.id
        };
        found.retain(|claim| !own(claim));
        if found.is_empty() {
            // The one in the way left between the insert and the question.
            return Err(DbErr::Custom("a claim met cells nobody holds".into()).into());
        }
        Ok(Some(Refusal::Taken(storage::described(tx, found).await?)))
    }
}

/// Gives back resources and cells that are no longer needed, and records the new slot.
async fn give_back(
    tx: &WriteTransaction,
    request: &ClaimRequest,
    ids: &[ResourceId],
    held: &[claim::Model],
) -> Result<(), DbErr> {
    for old in held {
        if !ids.contains(&old.resource_id) {
            claim::Entity::delete_by_id(old.id).exec(tx).await?;
            continue;
        }
        let given = cells_of(old).without(Some(request.cells()));
        storage::delete_cells(tx, old.resource_id, old.id, given).await?;
        let mut row = old.clone().into_active_model();
        set_times(&mut row, request);
        row.update(tx).await?;
    }
    Ok(())
}

pub(super) fn row(
    request: &ClaimRequest,
    resource: ResourceId,
    now: DateTime<Utc>,
) -> claim::ActiveModel {
    let mut row = claim::ActiveModel {
        id: Set(request.holder.claim_id(resource)),
        resource_id: Set(resource),
        holder_kind: Set(request.holder.kind.to_owned()),
        holder_id: Set(request.holder.id),
        created_at: Set(now),
        starts_at: ActiveValue::NotSet,
        ends_at: ActiveValue::NotSet,
        buffer_before: ActiveValue::NotSet,
        buffer_after: ActiveValue::NotSet,
        hold_expires_at: ActiveValue::NotSet,
    };
    set_times(&mut row, request);
    row
}

fn set_times(row: &mut claim::ActiveModel, request: &ClaimRequest) {
    let minutes = |span: chrono::TimeDelta| i32::try_from(span.num_minutes()).unwrap_or(i32::MAX);
    row.starts_at = Set(request.slot.starts());
    row.ends_at = Set(request.slot.ends());
    row.buffer_before = Set(minutes(request.buffer_before));
    row.buffer_after = Set(minutes(request.buffer_after));
    row.hold_expires_at = Set(request.hold_until);
}
