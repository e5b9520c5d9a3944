use entities::consultations::record::{self, RecordState};
use entities::consultations::{consultation, record_revision};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use serde_json::json;

use super::confirming::forget_tasks;
use super::{reminders, stored};
use crate::consultations::By;
use crate::consultations::pen::Pen;

/// Takes back the record of a meeting that was not held after all: nobody sees it or is asked for it
/// any more. What is written stays, for the case that it was held. False where a revision is
/// approved: that stands.
pub async fn withdraw(pen: Pen<'_>, by: By, row: &consultation::Model) -> anyhow::Result<bool> {
    let Some(mut record) = record::Entity::find_by_id(row.id).one(pen.tx).await? else {
        return Ok(true);
    };
    let approved = record_revision::Entity::find()
        .filter(record_revision::Column::ConsultationId.eq(row.id))
        .filter(record_revision::Column::ApprovedAt.is_not_null())
        .count(pen.tx)
        .await?;
    if approved > 0 {
        return Ok(false);
    }
    let was = record.state;
    // Handed in or not, it would be its author's again.
    record.state = if was == RecordState::Draft { was } else { RecordState::Returned };
    stored::save(pen, record).await?;
    reminders::withdraw(pen, row.id.0).await?;
    forget_tasks(pen, row.id).await?;
    stored::note(pen, by, ("record.withdrawn", row.id), json!({ "was": was })).await?;
    Ok(true)
}
