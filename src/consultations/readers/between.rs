use chrono::{DateTime, Utc};
use entities::consultations::consultation;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use crate::consultations::Organiser;
use crate::consultations::availability::COUNTED;
use crate::consultations::meeting::{Parties, parties_of};

/// Proposed, confirmed, held and missed meetings between two instants, by start, at most `limit`.
/// Five queries.
pub async fn between(
    db: &impl ConnectionTrait,
    _who: Organiser,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    limit: u64,
) -> anyhow::Result<Vec<Parties>> {
    let rows = consultation::Entity::find()
        .filter(consultation::Column::State.is_in(COUNTED))
        .filter(consultation::Column::StartsAt.lt(until))
        .filter(consultation::Column::EndsAt.gt(from))
        .order_by_asc(consultation::Column::StartsAt)
        .order_by_asc(consultation::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    parties_of(db, rows).await
}
