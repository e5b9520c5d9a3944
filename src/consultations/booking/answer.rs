//! What is answered to a request: agreed, or declined.

use entities::ConsultationId;
use entities::consultations::consultation::{self, Awaits, ConsultationState, Side};
use entities::consultations::event::EventKind;
use serde_json::json;

use super::outcome::{self, Booked, IMPOSED, confirm, leave_time};
use crate::consultations::letters::{self, BOTH, ConsultationDeclined};
use crate::consultations::meeting::{
    happened, lock, parties, refuse_unless, release, save, slot_of,
};
use crate::consultations::pen::Pen;
use crate::consultations::{By, Refusal, reminders};
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::LongText;

/// Agrees to a proposed consultation, whose time is held already. The accompanist answers where
/// they are asked, the secretariat always.
pub async fn approve(
    context: &Context,
    by: By,
    id: ConsultationId,
) -> Result<Booked, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = lock(pen, id, by).await?;
    refuse_unless_answering(by, &row)?;
    refuse_unless(&row, &[ConsultationState::Proposed])?;
    let starts = slot_of(&row)?.starts();
    if pen.now >= starts {
        return Err(Refusal::TooLate { deadline: starts }.into());
    }
    confirm(pen, &mut row);
    leave_time(pen, &mut row, IMPOSED);
    let row = save(pen, row).await?;
    outcome::tell(pen, &row, (by, EventKind::Approved)).await?;
    tx.commit().await?;
    Ok(Booked::from(&row))
}

/// Declines wishes or a proposed consultation, and says why. Held time is free at once.
pub async fn decline(
    context: &Context,
    by: By,
    id: ConsultationId,
    reason: Option<LongText<500>>,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = lock(pen, id, by).await?;
    refuse_unless_answering(by, &row)?;
    refuse_unless(&row, &[ConsultationState::Requested, ConsultationState::Proposed])?;
    let was_proposed = row.state == ConsultationState::Proposed;
    release(pen, &row).await?;
    reminders::withdraw(pen, id).await?;
    row.state = ConsultationState::Declined;
    row.awaits = None;
    row.ended_at = Some(pen.now);
    row.ended_by = Some(by.side());
    row.ended_by_person = Some(by.person());
    row.end_reason = reason.map(LongText::into_string);
    let row = save(pen, row).await?;
    let parties = parties(&tx, row.clone()).await?;
    // Whoever was only wished for never heard of it.
    let told = BOTH.into_iter().filter(|side| *side == Side::Client || was_proposed);
    for side in told.filter(|side| *side != by.side()) {
        let letter = ConsultationDeclined::new(pen, &parties, side, (row.end_reason.clone(),));
        letters::send(pen, &parties, (side, "declined"), (&letter, None)).await?;
    }
    happened(pen, &row, (by, EventKind::Declined), json!({ "by": by.side() })).await?;
    tx.commit().await?;
    Ok(())
}

/// A client withdraws instead; an accompanist answers only what waits for them.
fn refuse_unless_answering(by: By, row: &consultation::Model) -> Result<(), Refusal> {
    match by.side() {
        Side::Staff => Ok(()),
        Side::Accompanist if row.state != ConsultationState::Proposed => {
            Err(Refusal::NotPossibleNow(row.state))
        }
        Side::Accompanist if row.awaits == Some(Awaits::Accompanist) => Ok(()),
        Side::Accompanist | Side::Client => Err(Refusal::NotFound),
    }
}
