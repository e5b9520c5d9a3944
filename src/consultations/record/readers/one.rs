use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::ConsultationId;
use entities::consultations::consultation::{self, ConsultationState};
use entities::consultations::record::{self, RecordState};
use entities::consultations::record_field::{self, Level, RecordField};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};

use crate::consultations::meeting::{Parties, find, parties};
use crate::consultations::record::assemble::{Wanted, materials};
use crate::consultations::record::moves::is_open;
use crate::consultations::record::openness::{Reader, reader_of, usual};
use crate::consultations::record::view::{RecordView, seen};
use crate::consultations::{Accompanist, By, Organiser};

/// The record of a consultation as whoever asks sees it; none where it is not theirs, or there is
/// none.
pub async fn open(
    db: &impl ConnectionTrait,
    by: By,
    id: ConsultationId,
) -> anyhow::Result<Option<RecordView>> {
    let Some(row) = find(db, id, by).await? else { return Ok(None) };
    let Some(reader) = reader_of(by, &row) else { return Ok(None) };
    let Some(own) = record_of(db, &row).await? else { return Ok(None) };
    let wanted = if reader == Reader::Author { Wanted::Newest } else { Wanted::HandedIn };
    let found = materials(db, vec![(row, own)], wanted).await?;
    Ok(found.first().and_then(|material| seen(material, reader)))
}

/// An open record as the client and the secretariat will read it once it is handed in, for its
/// author.
pub async fn as_handed_in(
    db: &impl ConnectionTrait,
    who: Accompanist,
    id: ConsultationId,
) -> anyhow::Result<Option<(RecordView, RecordView)>> {
    let by = By::Accompanist(who);
    let Some(row) = find(db, id, by).await? else { return Ok(None) };
    let Some(own) = record_of(db, &row).await? else { return Ok(None) };
    let mut found = materials(db, vec![(row, own)], Wanted::Newest).await?;
    let Some(mut material) = found.pop() else { return Ok(None) };
    if is_open(material.state) {
        material.state = RecordState::Submitted;
    }
    Ok(seen(&material, Reader::Client).zip(seen(&material, Reader::Office)))
}

/// One revision for the secretariat: any that was handed in.
pub async fn open_revision(
    db: &impl ConnectionTrait,
    who: Organiser,
    (id, revision): (ConsultationId, i32),
) -> anyhow::Result<Option<RecordView>> {
    let Some(row) = find(db, id, By::Staff(who)).await? else { return Ok(None) };
    let Some(own) = record_of(db, &row).await? else { return Ok(None) };
    if !(1..=own.revision).contains(&revision) {
        return Ok(None);
    }
    let found = materials(db, vec![(row, own)], Wanted::Exactly(revision)).await?;
    let view = found.first().and_then(|material| seen(material, Reader::Office));
    Ok(view.filter(|view| view.shown == Some(revision)))
}

/// The record of a meeting; what was withdrawn with it is not there.
async fn record_of(
    db: &impl ConnectionTrait,
    row: &consultation::Model,
) -> Result<Option<record::Model>, DbErr> {
    if row.state != ConsultationState::Held {
        return Ok(None);
    }
    record::Entity::find_by_id(row.id).one(db).await
}

/// A meeting of an accompanist that has begun and is not noted as held yet.
pub async fn recordable(
    db: &impl ConnectionTrait,
    (who, now): (Accompanist, DateTime<Utc>),
    id: ConsultationId,
) -> anyhow::Result<Option<Parties>> {
    let Some(row) = find(db, id, By::Accompanist(who)).await? else { return Ok(None) };
    let begun = row.starts_at.is_some_and(|starts| starts <= now);
    if row.state != ConsultationState::Confirmed || !begun {
        return Ok(None);
    }
    Ok(Some(parties(db, row).await?))
}

/// How far the record of a meeting is; none where nothing is written yet.
pub async fn standing(
    db: &impl ConnectionTrait,
    id: ConsultationId,
) -> Result<Option<RecordState>, DbErr> {
    let found = record::Entity::find_by_id(id).one(db).await?;
    Ok(found.map(|row| row.state))
}

/// How open a field is in what was handed in of these records; nothing where nothing was.
pub async fn handed_in_levels(
    db: &impl ConnectionTrait,
    ids: &[ConsultationId],
    field: RecordField,
) -> Result<HashMap<ConsultationId, Level>, DbErr> {
    let records = record::Entity::find()
        .filter(record::Column::ConsultationId.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let fields = record_field::Entity::find()
        .filter(record_field::Column::ConsultationId.is_in(ids.iter().copied()))
        .filter(record_field::Column::Field.eq(field))
        .all(db)
        .await?;
    let levels = records.iter().filter_map(|own| {
        let revision = own.revision - i32::from(is_open(own.state));
        if revision < 1 {
            return None;
        }
        let stored = fields
            .iter()
            .find(|row| (row.consultation_id, row.revision) == (own.consultation_id, revision));
        Some((own.consultation_id, stored.map_or_else(|| usual(field), |row| row.level)))
    });
    Ok(levels.collect())
}
