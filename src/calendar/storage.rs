//! Rows of claims and cells.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entities::calendar::resource::ResourceKind;
use entities::calendar::{cell, claim, resource};
use entities::{CalendarClaimId, PersonId, ResourceId};
use sea_orm::sea_query::{LockType, OnConflict, Query};
use sea_orm::{
    ActiveEnum as _, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    QueryFilter, QueryOrder, QuerySelect, Select, Set,
};

use super::cells::Cells;
use super::claim::{Busy, Holder, Resource};

/// Rows of one insert; SQLite takes 32,766 parameters in a statement.
const ROWS: usize = 1_000;

/// The resources with a row lock each, in ascending order; people who were never claimed before get
/// their row. SQLite has one writer and no row locks.
pub async fn lock(
    db: &impl ConnectionTrait,
    resources: &[Resource],
    now: DateTime<Utc>,
) -> Result<Vec<resource::Model>, DbErr> {
    let ids: Vec<ResourceId> = resources.iter().map(|resource| resource.id()).collect();
    let locked = lock_resources(db, ids.clone()).await?;
    let known: HashSet<ResourceId> = locked.iter().map(|row| row.id).collect();
    let new: Vec<PersonId> =
        people(resources).filter(|person| !known.contains(&ResourceId(person.0))).collect();
    if new.is_empty() {
        return Ok(locked);
    }
    insert_people(db, &new, now).await?;
    lock_resources(db, ids).await
}

/// Makes the rows of people who were never claimed before.
pub async fn ensure_people(
    db: &impl ConnectionTrait,
    resources: &[Resource],
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let people: Vec<_> = people(resources).collect();
    if people.is_empty() {
        return Ok(());
    }
    insert_people(db, &people, now).await
}

fn people(resources: &[Resource]) -> impl Iterator<Item = PersonId> {
    resources.iter().filter_map(|resource| match resource {
        Resource::Person(person) => Some(*person),
        Resource::Listed(_) => None,
    })
}

async fn insert_people(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let rows = people.iter().map(|person| resource::ActiveModel {
        id: Set(ResourceId(person.0)),
        kind: Set(ResourceKind::Person),
        person_id: Set(Some(*person)),
        label: Set(None),
        created_at: Set(now),
        retired_at: Set(None),
    });
    resource::Entity::insert_many(rows)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The resources with a row lock each, in ascending order. Asks nothing where there are none.
pub async fn lock_resources(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = ResourceId>,
) -> Result<Vec<resource::Model>, DbErr> {
    let ids: Vec<ResourceId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    resources_to_lock(ids).all(db).await
}

/// Resources in the one order in which everybody locks them.
pub fn resources_to_lock(ids: Vec<ResourceId>) -> Select<resource::Entity> {
    resource::Entity::find()
        .filter(resource::Column::Id.is_in(ids))
        .order_by_asc(resource::Column::Id)
        .lock(LockType::NoKeyUpdate)
}

/// What the holder holds, by resource.
pub async fn claims_of(
    db: &impl ConnectionTrait,
    holder: Holder,
) -> Result<Vec<claim::Model>, DbErr> {
    held_under(holder).all(db).await
}

/// The claims of a holder, by resource.
pub fn held_under(holder: Holder) -> Select<claim::Entity> {
    claim::Entity::find()
        .filter(claim::Column::HolderKind.eq(holder.kind))
        .filter(claim::Column::HolderId.eq(holder.id))
        .order_by_asc(claim::Column::ResourceId)
}

/// Deletes other holders' expired holds that touch the cells of the resources.
pub async fn delete_expired(
    db: &impl ConnectionTrait,
    resources: &[ResourceId],
    (cells, holder, now): (Cells, Holder, DateTime<Utc>),
) -> Result<(), DbErr> {
    let others = Condition::any()
        .add(claim::Column::HolderKind.ne(holder.kind))
        .add(claim::Column::HolderId.ne(holder.id));
    delete_expired_of(db, resources, (cells, others, now)).await
}

/// Deletes everybody's expired holds that touch the cells of the resources.
pub async fn delete_all_expired(
    db: &impl ConnectionTrait,
    resources: &[ResourceId],
    cells: Cells,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    delete_expired_of(db, resources, (cells, Condition::all(), now)).await
}

async fn delete_expired_of(
    db: &impl ConnectionTrait,
    resources: &[ResourceId],
    (cells, whose, now): (Cells, Condition, DateTime<Utc>),
) -> Result<(), DbErr> {
    let touched = Query::select()
        .column(cell::Column::ClaimId)
        .from(cell::Entity)
        .and_where(cell::Column::ResourceId.is_in(resources.iter().copied()))
        .and_where(cell::Column::Cell.between(cells.first(), cells.last()))
        .to_owned();
    claim::Entity::delete_many()
        .filter(claim::Column::HoldExpiresAt.lte(now))
        .filter(claim::Column::Id.in_subquery(touched))
        .filter(whose)
        .exec(db)
        .await?;
    Ok(())
}

/// Inserts cells in the order given, leaving out those that are taken; says how many were free.
pub async fn insert_cells(
    db: &impl ConnectionTrait,
    cells: &[(ResourceId, i64, CalendarClaimId)],
) -> Result<u64, DbErr> {
    let mut free = 0;
    for chunk in cells.chunks(ROWS) {
        let mut insert = Query::insert();
        insert
            .into_table(cell::Entity)
            .columns([cell::Column::ResourceId, cell::Column::Cell, cell::Column::ClaimId])
            .on_conflict(OnConflict::new().do_nothing().to_owned());
        for (resource, cell, claim) in chunk {
            insert.values_panic([(*resource).into(), (*cell).into(), (*claim).into()]);
        }
        insert.returning(Query::returning().column(cell::Column::Cell));
        free += db.query_all(&insert).await?.len() as u64;
    }
    Ok(free)
}

pub async fn delete_cells(
    db: &impl ConnectionTrait,
    resource: ResourceId,
    claim: CalendarClaimId,
    cells: impl Iterator<Item = i64>,
) -> Result<(), DbErr> {
    let cells: Vec<i64> = cells.collect();
    for chunk in cells.chunks(ROWS) {
        cell::Entity::delete_many()
            .filter(cell::Column::ResourceId.eq(resource))
            .filter(cell::Column::ClaimId.eq(claim))
            .filter(cell::Column::Cell.is_in(chunk.iter().copied()))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// How many of the cells the claim holds.
pub async fn count_cells(
    db: &impl ConnectionTrait,
    claim: CalendarClaimId,
    cells: Cells,
) -> Result<u64, DbErr> {
    use sea_orm::PaginatorTrait as _;
    cell::Entity::find()
        .filter(cell::Column::ClaimId.eq(claim))
        .filter(cell::Column::Cell.between(cells.first(), cells.last()))
        .count(db)
        .await
}

/// Everything that occupies the cells of the resources, by resource and start.
pub async fn occupying(
    db: &impl ConnectionTrait,
    resources: impl IntoIterator<Item = ResourceId>,
    cells: Cells,
) -> Result<Vec<claim::Model>, DbErr> {
    let touched = Query::select()
        .column(cell::Column::ClaimId)
        .from(cell::Entity)
        .and_where(cell::Column::ResourceId.is_in(resources))
        .and_where(cell::Column::Cell.between(cells.first(), cells.last()))
        .to_owned();
    claim::Entity::find()
        .filter(claim::Column::Id.in_subquery(touched))
        .order_by_asc(claim::Column::ResourceId)
        .order_by_asc(claim::Column::StartsAt)
        .all(db)
        .await
}

/// The claims as others see them, with what rooms and licences are called.
pub async fn described(
    db: &impl ConnectionTrait,
    claims: Vec<claim::Model>,
) -> Result<Vec<Busy>, DbErr> {
    #[derive(FromQueryResult)]
    struct Named {
        id: ResourceId,
        kind: String,
        label: Option<String>,
    }
    let named = resource::Entity::find()
        .select_only()
        .columns([resource::Column::Id, resource::Column::Kind, resource::Column::Label])
        .filter(resource::Column::Id.is_in(claims.iter().map(|claim| claim.resource_id)))
        .into_model::<Named>()
        .all(db)
        .await?;
    claims
        .into_iter()
        .filter_map(|claim| {
            let named = named.iter().find(|named| named.id == claim.resource_id)?;
            Some(ResourceKind::try_from_value(&named.kind).map(|kind| Busy {
                resource: claim.resource_id,
                kind,
                label: named.label.clone(),
                starts_at: claim.starts_at,
                ends_at: claim.ends_at,
                holder_kind: claim.holder_kind,
                holder_id: claim.holder_id,
            }))
        })
        .collect()
}
