use entities::study_sessions::registration::{self, EndedBy, RegistrationState};
use entities::study_sessions::session::SessionState;
use entities::{PersonId, RegistrationId};
use serde_json::json;

use super::register::locked;
use super::stored::{self, holds_seat};
use super::{By, Refusal, needs};
use crate::context::Context;
use crate::database::Stop;
use crate::people::Actor;
use crate::study_sessions::letters::{self, RegistrationCancelled};
use crate::study_sessions::pen::Pen;
use crate::study_sessions::{SessionRows, reminders, seats, waiting};

/// The wish to cancel a registration.
#[derive(Clone, Debug)]
pub struct Cancellation {
    pub registration: RegistrationId,
    pub reason: Option<String>,
}

/// Cancels a registration until the session begins, and while it is put off. Its seat goes to the
/// first in line at once, in the same transaction. Cancelling again is harmless.
pub async fn cancel(context: &Context, by: By, wish: Cancellation) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let seen = stored::holder(&tx, wish.registration, by).await?.ok_or(Refusal::NotFound)?;
    let rows = locked(pen, seen.session_id).await?;
    let row = stored::holder(&tx, wish.registration, by).await?.ok_or(Refusal::NotFound)?;
    if row.state == RegistrationState::Cancelled {
        return Ok(());
    }
    if row.state == RegistrationState::Declined {
        return Err(Refusal::NoLongerPossible.into());
    }
    let staff = matches!(by, By::Staff(_));
    // What is put off begins nobody knows when.
    let last = if staff { rows.session.ends_at } else { rows.session.starts_at };
    if rows.session.state != SessionState::Postponed && pen.now >= last {
        return Err(Refusal::TooLate.into());
    }
    let was_confirmed = row.state == RegistrationState::Confirmed;
    let (ended_by, person) = by.ended_by(&row);
    let actor = by.actor(&row);
    let ended = end(pen, row, ended_by, (Some(person), wish.reason.clone())).await?;
    let to = stored::recipient(&tx, ended).await?;
    let letter = RegistrationCancelled::new(pen, &rows, &to, staff, wish.reason);
    let entry = if was_confirmed { Some(letters::cancellation(pen, &rows, &to)?) } else { None };
    letters::send(pen, &to, "cancelled", (&letter, entry)).await?;
    waiting::fill(pen, &rows).await?;
    note(pen, &rows, actor, wish.registration).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends a registration of a locked session: its seat is free, its offer and reminders are void,
/// what it needed is forgotten. Says nothing to anybody and fills no seat.
pub async fn end(
    pen: Pen<'_>,
    mut row: registration::Model,
    ended_by: EndedBy,
    (person, reason): (Option<PersonId>, Option<String>),
) -> Result<registration::Model, sea_orm::DbErr> {
    if holds_seat(row.state) {
        seats::give_back(pen.tx, row.session_id, row.mode).await?;
    }
    waiting::void_offer(pen, row.id).await?;
    reminders::withdraw(pen, row.id).await?;
    needs::erase(pen, row.id).await?;
    row.state = RegistrationState::Cancelled;
    row.queue_number = None;
    row.calendar_sequence += 1;
    row.ended_at = Some(pen.now);
    row.ended_by = Some(ended_by);
    row.ended_by_person = person;
    row.end_reason = reason;
    stored::save(pen, row).await
}

async fn note(
    pen: Pen<'_>,
    rows: &SessionRows,
    actor: Actor,
    registration: RegistrationId,
) -> anyhow::Result<()> {
    let facts = json!({ "registration": registration });
    pen.note(actor, "study_session.registration_cancelled", rows.session.id, facts).await
}
