//! Addresses whose owners want no circulars. Letters about what they do themselves still go out.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entities::mail::circular_refusal::{Column, Entity, Model, RefusalReason};
use entities::mail::suppression;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QuerySelect as _,
};

use crate::database::WriteTransaction;

/// No more circulars to this address, not even those that wait already: every claim looks here.
pub async fn refuse_circulars(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    address_key: &str,
) -> Result<(), DbErr> {
    refuse(tx, now, address_key, RefusalReason::Owner).await
}

/// As [`refuse_circulars`], for a reason of ours. What its owner said stands before any of ours, and
/// whoever says it later takes the place of ours: lifting a bounce must not bring a "no" back.
pub(super) async fn refuse(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    address_key: &str,
    reason: RefusalReason,
) -> Result<(), DbErr> {
    let row = Model { address_key: address_key.to_owned(), created_at: now, reason };
    let mut known = OnConflict::column(Column::AddressKey);
    match reason {
        RefusalReason::Owner => known.update_column(Column::Reason),
        _ => known.do_nothing(),
    };
    Entity::insert(row.into_active_model()).on_conflict(known).exec_without_returning(tx).await?;
    Ok(())
}

/// Its owner wants circulars again.
pub async fn accept_circulars(tx: &WriteTransaction, address_key: &str) -> Result<(), DbErr> {
    Entity::delete_by_id(address_key.to_owned()).exec(tx).await?;
    Ok(())
}

/// Why no circulars go to an address; none: they do.
pub async fn circulars_refused<C: ConnectionTrait>(
    reader: &C,
    address_key: &str,
) -> Result<Option<RefusalReason>, DbErr> {
    let row = Entity::find_by_id(address_key.to_owned()).one(reader).await?;
    Ok(row.map(|row| row.reason))
}

/// Those of the keys that refuse circulars.
pub async fn refusing<C: ConnectionTrait>(
    reader: &C,
    keys: Vec<&str>,
) -> Result<HashSet<String>, DbErr> {
    if keys.is_empty() {
        return Ok(HashSet::new());
    }
    let found: Vec<String> = Entity::find()
        .select_only()
        .column(Column::AddressKey)
        .filter(Column::AddressKey.is_in(keys))
        .into_tuple()
        .all(reader)
        .await?;
    Ok(found.into_iter().collect())
}

/// Those of the keys that no circular may go to: refused by their owners, or nothing arrives there.
pub async fn unwanted<C: ConnectionTrait>(
    reader: &C,
    keys: Vec<&str>,
) -> Result<HashSet<String>, DbErr> {
    let suppressed: Vec<String> = suppression::Entity::find()
        .select_only()
        .column(suppression::Column::AddressKey)
        .filter(suppression::Column::AddressKey.is_in(keys.iter().copied()))
        .into_tuple()
        .all(reader)
        .await?;
    let mut unwanted = refusing(reader, keys).await?;
    unwanted.extend(suppressed);
    Ok(unwanted)
}
