use entities::ConsultationId;
use entities::consultations::consultation::{self, ConsultationState, Side};
use entities::consultations::event::EventKind;
use entities::consultations::strike::StrikeKind;
use serde_json::json;

use super::put_right::{put_right, undo_held};
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
    /// The version the secretariat puts right; none where nothing is noted yet.
    pub correcting: Option<i32>,
}

/// Notes after the start that one side did not come. Each side reports the other, the secretariat
/// either. A client's absence counts against them; after an accompanist's the client is told and
/// invited to book anew. The secretariat also puts right who was absent, or that a meeting noted as
/// held was not: its record and its honorarium are withdrawn, unless they are settled.
pub async fn mark_missed(context: &Context, by: By, wish: Absence) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let before = lock(pen, wish.consultation, by).await?;
    if wish.absent == Side::Staff || wish.absent == by.side() {
        return Err(Refusal::NotFound.into());
    }
    if before.state == ConsultationState::Missed && before.absent == Some(wish.absent) {
        return Ok(());
    }
    refuse_unless_now(pen, by, (&before, wish))?;
    undo_held(pen, by, &before).await?;
    release(pen, &before).await?;
    reminders::withdraw(pen, before.id).await?;
    let row = save(pen, missed(pen, by, (&before, wish.absent))).await?;
    let facts = json!({
        "absent": wish.absent,
        "was_absent": before.absent,
        "was_held": before.held_from.zip(before.held_until),
    });
    if before.state == ConsultationState::Confirmed {
        tell(pen, by, (&row, wish.absent)).await?;
    } else {
        put_right(pen, by, (&before, &row)).await?;
    }
    happened(pen, &row, (by, EventKind::Missed), facts).await?;
    tx.commit().await?;
    Ok(())
}

fn refuse_unless_now(
    pen: Pen<'_>,
    by: By,
    (before, wish): (&consultation::Model, Absence),
) -> Result<(), Stop<Refusal>> {
    use ConsultationState::{Confirmed, Held, Missed};
    match (by.side(), wish.correcting) {
        (Side::Staff, Some(version)) => {
            refuse_unless(before, &[Confirmed, Held, Missed])?;
            // Nobody takes back a meeting somebody noted meanwhile.
            if version != before.version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
        }
        _ => refuse_unless(before, &[Confirmed])?,
    }
    if pen.now < slot_of(before)?.starts() {
        return Err(Refusal::TooEarly.into());
    }
    Ok(())
}

fn missed(
    pen: Pen<'_>,
    by: By,
    (before, absent): (&consultation::Model, Side),
) -> consultation::Model {
    consultation::Model {
        state: ConsultationState::Missed,
        absent: Some(absent),
        held_from: None,
        held_until: None,
        ended_at: Some(pen.now),
        ended_by: Some(by.side()),
        ended_by_person: Some(by.person()),
        ..before.clone()
    }
}

async fn tell(
    pen: Pen<'_>,
    by: By,
    (row, absent): (&consultation::Model, Side),
) -> anyhow::Result<()> {
    let parties = parties(pen.tx, row.clone()).await?;
    for side in BOTH.into_iter().filter(|side| *side == Side::Client || *side != by.side()) {
        let letter = ConsultationMissed::new(pen, &parties, side, (side == absent,));
        letters::send(pen, &parties, (side, "missed"), (&letter, None)).await?;
    }
    if absent == Side::Client {
        strikes::give(pen, &parties, StrikeKind::NoShow).await?;
    }
    Ok(())
}
