use entities::ConsultationId;
use entities::consultations::consultation::{self, ConsultationState, Side};
use entities::consultations::event::EventKind;
use entities::consultations::strike::StrikeKind;
use serde_json::json;

use crate::consultations::letters::{self, BOTH, ConsultationCancelled};
use crate::consultations::meeting::{
    OPEN, Parties, happened, lock, parties, refuse_unless, release, save,
};
use crate::consultations::pen::Pen;
use crate::consultations::{By, Refusal, reminders, strikes, wording};
use crate::context::Context;
use crate::database::Stop;
use crate::mail::CalendarMethod;
use crate::vocabulary::LongText;

/// The wish to call a consultation off.
#[derive(Clone, Debug)]
pub struct Cancellation {
    pub consultation: ConsultationId,
    /// Told to the other side.
    pub reason: Option<LongText<500>>,
}

/// Calls a consultation off until it begins, the secretariat until it ends. Its time is free at
/// once. A client who does so after the deadline gets a strike. Cancelling again is harmless.
pub async fn cancel(context: &Context, by: By, wish: Cancellation) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let before = lock(pen, wish.consultation, by).await?;
    if before.state == ConsultationState::Cancelled {
        return Ok(());
    }
    refuse_unless(&before, &OPEN)?;
    let late = is_late(pen, by, &before)?;
    release(pen, &before).await?;
    reminders::withdraw(pen, before.id).await?;
    let mut row = before.clone();
    row.state = ConsultationState::Cancelled;
    row.awaits = None;
    row.calendar_sequence += 1;
    row.ended_at = Some(pen.now);
    row.ended_by = Some(by.side());
    row.ended_by_person = Some(by.person());
    row.end_reason = wish.reason.map(LongText::into_string);
    row.late = late;
    let row = save(pen, row).await?;
    let parties = parties(&tx, row.clone()).await?;
    tell(pen, by, &before, &parties).await?;
    if late {
        strikes::give(pen, &parties, StrikeKind::LateCancellation).await?;
    }
    let facts = json!({ "by": by.side(), "late": late });
    happened(pen, &row, (by, EventKind::Cancelled), facts).await?;
    tx.commit().await?;
    Ok(())
}

/// Refuses what comes after the start; true if a client is past the deadline of a firm appointment.
fn is_late(pen: Pen<'_>, by: By, row: &consultation::Model) -> Result<bool, Refusal> {
    let Some((starts, ends)) = row.starts_at.zip(row.ends_at) else { return Ok(false) };
    let last = if by.side() == Side::Staff { ends } else { starts };
    if pen.now >= last {
        return Err(Refusal::TooLate { deadline: last });
    }
    if by.side() != Side::Client || row.state != ConsultationState::Confirmed {
        return Ok(false);
    }
    Ok(row.free_until.is_some_and(|until| pen.now > until))
}

/// Whoever never heard of it is not told: an accompanist only wished for.
async fn tell(
    pen: Pen<'_>,
    by: By,
    before: &consultation::Model,
    parties: &Parties,
) -> anyhow::Result<()> {
    let was_confirmed = before.state == ConsultationState::Confirmed;
    let known = before.state != ConsultationState::Requested;
    let method = was_confirmed.then_some(CalendarMethod::Cancel);
    for side in BOTH.into_iter().filter(|side| *side == Side::Client || known) {
        let facts = (
            wording::side(by.side()).to_owned(),
            parties.row.end_reason.clone(),
            was_confirmed,
            side == by.side(),
        );
        let letter = ConsultationCancelled::new(pen, parties, side, facts);
        letters::send(pen, parties, (side, "cancelled"), (&letter, method)).await?;
    }
    Ok(())
}
