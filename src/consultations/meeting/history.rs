use entities::consultations::consultation;
use entities::consultations::event::{self, EventKind};
use sea_orm::{DbErr, EntityTrait as _, IntoActiveModel as _, QueryTrait as _};
use serde_json::Value;

use crate::consultations::By;
use crate::consultations::pen::Pen;
use crate::people::Actor;

/// Adds a line to the history of a consultation, and one to the audit log.
pub async fn happened(
    pen: Pen<'_>,
    row: &consultation::Model,
    (by, kind): (By, EventKind),
    details: Value,
) -> anyhow::Result<()> {
    add(pen, row, (Some(by), kind), &details).await?;
    pen.note(by.actor(), action(kind), ("consultation", row.id.0), details).await
}

/// The same for what nobody did: its time had come.
pub async fn happened_by_itself(
    pen: Pen<'_>,
    row: &consultation::Model,
    kind: EventKind,
    details: Value,
) -> anyhow::Result<()> {
    add(pen, row, (None, kind), &details).await?;
    pen.note(Actor::System, action(kind), ("consultation", row.id.0), details).await
}

async fn add(
    pen: Pen<'_>,
    row: &consultation::Model,
    (by, kind): (Option<By>, EventKind),
    details: &Value,
) -> Result<(), DbErr> {
    let line = event::Model {
        id: pen.context.new_id(),
        consultation_id: row.id,
        at: pen.now,
        person_id: by.map(By::person),
        side: by.map(By::side),
        kind,
        details: details.to_string(),
    };
    let line = event::Entity::insert(line.into_active_model());
    pen.tx.write_later(line.as_query()).await
}

fn action(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Requested => "consultation.requested",
        EventKind::WishesChanged => "consultation.wishes_changed",
        EventKind::Booked => "consultation.booked",
        EventKind::Arranged => "consultation.arranged",
        EventKind::Approved => "consultation.approved",
        EventKind::Declined => "consultation.declined",
        EventKind::Moved => "consultation.moved",
        EventKind::Cancelled => "consultation.cancelled",
        EventKind::Held => "consultation.held",
        EventKind::Missed => "consultation.missed",
        EventKind::IntakeSubmitted => "consultation.intake_submitted",
    }
}
