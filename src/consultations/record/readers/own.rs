//! An accompanist's own records.

use chrono::{DateTime, Utc};
use entities::consultations::consultation::{self, ConsultationState};
use entities::consultations::record::{self, RecordState};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _,
};

use super::lists::{Bounds, Line, Part, after, all, paged};
use crate::consultations::Accompanist;
use crate::consultations::meeting::{Parties, parties_of};

fn of(who: Accompanist) -> Condition {
    Condition::all().add(consultation::Column::AccompanistId.eq(who.person()))
}

/// Meetings that began and are not noted as held, the oldest first.
pub async fn unnoted(
    db: &impl ConnectionTrait,
    (who, now): (Accompanist, DateTime<Utc>),
) -> anyhow::Result<Vec<Parties>> {
    let rows = consultation::Entity::find()
        .filter(of(who))
        .filter(consultation::Column::State.eq(ConsultationState::Confirmed))
        .filter(consultation::Column::EndsAt.lte(now))
        .order_by_asc(consultation::Column::StartsAt)
        .all(db)
        .await?;
    parties_of(db, rows).await
}

/// Records with which something is still to happen, the latest meeting first: no more than work in
/// progress.
pub async fn unapproved(
    db: &impl ConnectionTrait,
    (who, now): (Accompanist, DateTime<Utc>),
) -> anyhow::Result<Vec<Line>> {
    all(db, (of(who).add(record::Column::State.ne(RecordState::Approved)), now)).await
}

/// A page of the approved ones, the latest meeting first, and how many there are.
pub async fn approved(
    db: &impl ConnectionTrait,
    (who, now): (Accompanist, DateTime<Utc>),
    bounds: Bounds,
) -> anyhow::Result<(Vec<Line>, u64)> {
    paged(db, (of(who).add(record::Column::State.eq(RecordState::Approved)), now), bounds).await
}

/// All of them after a place in the list, one more than `limit`, the latest meeting first; for the
/// API.
pub async fn of_accompanist(
    db: &impl ConnectionTrait,
    (who, now): (Accompanist, DateTime<Utc>),
    part: Part,
) -> anyhow::Result<Vec<Line>> {
    after(db, (of(who), now), part).await
}
