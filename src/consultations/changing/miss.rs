use entities::ConsultationId;
use entities::consultations::consultation::{ConsultationState, Side};
use entities::consultations::event::EventKind;
use entities::consultations::strike::StrikeKind;
use serde_json::json;

use crate::consultations::letters::{self, BOTH, ConsultationMissed};
use crate::consultations::meeting::{
    happened, lock, parties, refuse_unless, release, save, slot_of,
};
use crate::consultations::pen::Pen;
use crate::consultations::{By, Refusal, reminders, strikes};
use crate::context::Context;
use crate::database::Stop;

/// Somebody did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    pub consultation: ConsultationId,
    /// Client or accompanist.
    pub absent: Side,
}

/// Notes after the start that one side did not come. Each side reports the other, the secretariat
/// either. A client's absence counts against them; after an accompanist's the client is told and
/// invited to book anew.
pub async fn mark_missed(context: &Context, by: By, wish: Absence) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = lock(pen, wish.consultation, by).await?;
    if wish.absent == Side::Staff || wish.absent == by.side() {
        return Err(Refusal::NotFound.into());
    }
    if row.state == ConsultationState::Missed && row.absent == Some(wish.absent) {
        return Ok(());
    }
    refuse_unless(&row, &[ConsultationState::Confirmed])?;
    if pen.now < slot_of(&row)?.starts() {
        return Err(Refusal::TooEarly.into());
    }
    release(pen, &row).await?;
    reminders::withdraw(pen, row.id).await?;
    row.state = ConsultationState::Missed;
    row.absent = Some(wish.absent);
    row.ended_at = Some(pen.now);
    row.ended_by = Some(by.side());
    row.ended_by_person = Some(by.person());
    let row = save(pen, row).await?;
    let parties = parties(&tx, row.clone()).await?;
    for side in BOTH.into_iter().filter(|side| *side == Side::Client || *side != by.side()) {
        let letter = ConsultationMissed::new(pen, &parties, side, (side == wish.absent,));
        letters::send(pen, &parties, (side, "missed"), (&letter, None)).await?;
    }
    if wish.absent == Side::Client {
        strikes::give(pen, &parties, StrikeKind::NoShow).await?;
    }
    let facts = json!({ "absent": wish.absent });
    happened(pen, &row, (by, EventKind::Missed), facts).await?;
    tx.commit().await?;
    Ok(())
}
