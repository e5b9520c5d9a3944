//! Confirmed consultations of the next days.

use chrono::{DateTime, Utc};
use entities::consultations::consultation::{self, ConsultationState};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use crate::consultations::Organiser;
use crate::consultations::meeting::{Parties, parties_of};

/// Those that are not over and begin before `until`, the next first.
pub async fn ahead(
    db: &impl ConnectionTrait,
    _who: Organiser,
    (now, until): (DateTime<Utc>, DateTime<Utc>),
) -> anyhow::Result<Vec<Parties>> {
    let rows = consultation::Entity::find()
        .filter(consultation::Column::State.eq(ConsultationState::Confirmed))
        .filter(consultation::Column::EndsAt.gt(now))
        .filter(consultation::Column::StartsAt.lt(until))
        .order_by_asc(consultation::Column::StartsAt)
        .order_by_asc(consultation::Column::Id)
        .all(db)
        .await?;
    parties_of(db, rows).await
}
