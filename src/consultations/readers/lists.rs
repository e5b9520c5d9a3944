use chrono::{DateTime, Utc};
use entities::consultations::consultation;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use super::register::{RegisterFilter, condition};
use crate::consultations::meeting::{OPEN, Parties, parties_of};
use crate::consultations::{Accompanist, Client};

/// Somebody's own consultations.
#[derive(Clone, Debug, Default)]
pub struct Mine {
    /// Open ones that have not ended: requests first, then by start.
    pub upcoming: Vec<Parties>,
    /// All others, the latest first.
    pub past: Vec<Parties>,
}

/// A client's own. Five queries.
pub async fn of_client(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    who: Client,
) -> anyhow::Result<Mine> {
    narrowed_of_client(db, now, who, &RegisterFilter::default()).await
}

/// The same, but only what the filter lets through; for the API.
pub async fn narrowed_of_client(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    who: Client,
    filter: &RegisterFilter,
) -> anyhow::Result<Mine> {
    let rows = consultation::Entity::find()
        .filter(consultation::Column::ClientId.eq(who.person()))
        .filter(condition(filter))
        .order_by_asc(consultation::Column::StartsAt)
        .order_by_asc(consultation::Column::RequestedAt)
        .all(db)
        .await?;
    sorted(db, now, rows).await
}

/// An accompanist's own: what they were ever asked to. Five queries.
pub async fn of_accompanist(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    who: Accompanist,
) -> anyhow::Result<Mine> {
    narrowed_of_accompanist(db, now, who, &RegisterFilter::default()).await
}

/// The same, but only what the filter lets through; for the API.
pub async fn narrowed_of_accompanist(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    who: Accompanist,
    filter: &RegisterFilter,
) -> anyhow::Result<Mine> {
    let rows = consultation::Entity::find()
        .filter(consultation::Column::AccompanistId.eq(who.person()))
        .filter(condition(filter))
        // Only wished for, or withdrawn before anybody asked them.
        .filter(consultation::Column::StartsAt.is_not_null())
        .order_by_asc(consultation::Column::StartsAt)
        .order_by_asc(consultation::Column::RequestedAt)
        .all(db)
        .await?;
    sorted(db, now, rows).await
}

async fn sorted(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    rows: Vec<consultation::Model>,
) -> anyhow::Result<Mine> {
    let rows = rows.into_iter().map(|mut row| {
        // Why the secretariat went over a limit is for the secretariat.
        row.override_reason = None;
        row
    });
    let all = parties_of(db, rows.collect()).await?;
    let is_ahead = |parties: &Parties| {
        OPEN.contains(&parties.row.state) && parties.row.ends_at.is_none_or(|ends| now < ends)
    };
    let (mut upcoming, mut past): (Vec<_>, Vec<_>) = all.into_iter().partition(is_ahead);
    // The databases differ in where they put what has no time.
    upcoming.sort_by_key(|parties| (parties.row.starts_at, parties.row.requested_at));
    past.sort_by_key(|parties| {
        std::cmp::Reverse(parties.row.starts_at.unwrap_or(parties.row.requested_at))
    });
    Ok(Mine { upcoming, past })
}
