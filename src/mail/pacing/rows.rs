//! Buckets as they stand in the database.

use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::pace::{Column, Entity, Model};
use sea_orm::sea_query::{ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    Iterable as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::bucket::{REMEMBERED, full};
use super::{DOMAIN, ENDPOINT};
use crate::database::WriteTransaction;

/// Buckets written by one statement.
const AT_ONCE: usize = 1000;
/// So long a bucket that says nothing any more is kept.
const KEPT: TimeDelta = TimeDelta::days(1);

/// All buckets of domains that are not full, or whose pace was slowed lately.
pub async fn watched<C: ConnectionTrait>(
    reader: &C,
    now: DateTime<Utc>,
) -> Result<Vec<Model>, DbErr> {
    let busy = Condition::any()
        .add(Column::FullAt.gt(now))
        .add(Column::PausedUntil.gt(now))
        .add(Column::SlowedAt.gt(now - REMEMBERED));
    Entity::find()
        .filter(Column::Key.starts_with(DOMAIN))
        .filter(busy)
        .order_by_asc(Column::Key)
        .all(reader)
        .await
}

/// Every bucket of a mail server that was ever used.
pub async fn of_endpoints<C: ConnectionTrait>(reader: &C) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::Key.starts_with(ENDPOINT)).all(reader).await
}

/// The bucket of a mail server among these.
pub fn of_endpoint<'b>(buckets: &'b [Model], name: &str) -> Option<&'b Model> {
    buckets.iter().find(|bucket| bucket.key.strip_prefix(ENDPOINT) == Some(name))
}

/// The name of the group of domains a bucket is for.
pub fn group_name(bucket: &Model) -> &str {
    bucket.key.trim_start_matches(DOMAIN)
}

/// These buckets, made where they are missing, and locked in an order all agree on.
pub async fn locked(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    keys: &[String],
) -> Result<Vec<Model>, DbErr> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let known = OnConflict::column(Column::Key).do_nothing().to_owned();
    for part in keys.chunks(AT_ONCE) {
        let rows = part.iter().map(|key| full(key.clone(), now).into_active_model());
        Entity::insert_many(rows).on_conflict(known.clone()).exec_without_returning(tx).await?;
    }
    Entity::find()
        .filter(Column::Key.is_in(keys.iter().cloned()))
        .order_by_asc(Column::Key)
        .lock_exclusive()
        .all(tx)
        .await
}

/// Buckets that exist, as they are now: one statement for all of them.
pub async fn store(tx: &WriteTransaction, buckets: Vec<Model>) -> Result<(), DbErr> {
    let newer = OnConflict::column(Column::Key)
        .update_columns(Column::iter().filter(|column| !matches!(column, Column::Key)))
        .to_owned();
    for part in buckets.chunks(AT_ONCE) {
        let rows = part.iter().cloned().map(Model::into_active_model);
        Entity::insert_many(rows).on_conflict(newer.clone()).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Removes buckets that have been full for a day and were not slowed: one that is missing is full.
/// With a pace for every domain there is else a row for each domain a letter ever went to.
pub async fn forget_full(tx: &WriteTransaction, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let long_ago = now - KEPT;
    let since = |column: Column| column.is_null().or(column.lt(long_ago));
    let done = Entity::delete_many()
        .filter(Column::FullAt.lt(long_ago))
        .filter(since(Column::PausedUntil))
        .filter(since(Column::SlowedAt))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}
