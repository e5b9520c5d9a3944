use entities::ConsultationId;
use entities::consultations::consultation::{Mode, Side};
use serde_json::json;

use super::limits;
use crate::consultations::meeting::{OPEN, lock, refuse_unless, save};
use crate::consultations::pen::Pen;
use crate::consultations::{By, Refusal};
use crate::context::Context;
use crate::database::Stop;

/// The client accepts the conditions of an online meeting somebody else booked for them, in the
/// version that was shown. Accepting again changes nothing.
pub async fn accept_conditions(
    context: &Context,
    by: By,
    id: ConsultationId,
    version: Option<i32>,
) -> Result<(), Stop<Refusal>> {
    if by.side() != Side::Client {
        return Err(Refusal::NotFound.into());
    }
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = lock(pen, id, by).await?;
    refuse_unless(&row, &OPEN)?;
    if let Some(starts) = row.starts_at.filter(|starts| *starts <= pen.now) {
        return Err(Refusal::TooLate { deadline: starts }.into());
    }
    if row.mode != Mode::Online || row.conditions_version.is_some() {
        return Ok(());
    }
    row.conditions_version = limits::conditions(pen, (row.mode, version)).await?;
    row.conditions_accepted_at = row.conditions_version.map(|_| pen.now);
    let facts = json!({ "version": row.conditions_version });
    save(pen, row).await?;
    let subject = ("consultation", id.0);
    pen.note(by.actor(), "consultation.conditions_accepted", subject, facts).await?;
    tx.commit().await?;
    Ok(())
}
