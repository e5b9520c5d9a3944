//! Taking part no longer.

use entities::networking::events::event::{self, EventState};
use entities::networking::events::participant::{self, ParticipantState, Presence};
use entities::{NetworkingEventId, NetworkingParticipantId};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::claims::person_holder;
use super::pen::Pen;
use super::storage::Whole;
use super::{Attendee, Host, Refusal, letters, storage};
use crate::calendar;
use crate::context::Context;
use crate::database::Stop;
use crate::people::Actor;

/// Whether the secretariat can still take somebody out. Whoever was there in rounds that have begun
/// stays in their history.
pub fn may_take_out(whole: &Whole, row: &participant::Model) -> bool {
    whole.begun.is_empty() || row.presence == Presence::Absent
}

/// Who withdraws a participant.
#[derive(Clone, Copy, Debug)]
pub enum By {
    Attendee(Attendee),
    Host(Host),
}

/// Takes somebody out of an event, until it begins; the secretariat also later whoever is marked as
/// absent, so that their seat goes to somebody at the door. Withdrawing again is harmless.
pub async fn withdraw(
    context: &Context,
    by: By,
    (id, participant): (NetworkingEventId, NetworkingParticipantId),
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let event = pen.lock(id).await?;
    let whole = storage::load(&tx, event).await?;
    let one = whole.participant(participant).ok_or(Refusal::NotFound)?;
    if let By::Attendee(who) = by
        && one.row.person_id != who.person()
    {
        return Err(Refusal::NotFound.into());
    }
    if one.row.state == ParticipantState::Cancelled {
        return Ok(());
    }
    let in_time = match by {
        By::Attendee(_) => whole.begun.is_empty(),
        By::Host(_) => may_take_out(&whole, &one.row),
    };
    if whole.event.state != EventState::Open || !in_time {
        return Err(Refusal::TooLate.into());
    }
    let mut row = one.row.clone();
    row.state = ParticipantState::Cancelled;
    row.cancelled_at = Some(pen.now);
    row.calendar_sequence += 1;
    row.updated_at = pen.now;
    let stored = row.clone().into_active_model().reset_all();
    participant::Entity::update(stored).validate()?.exec(&tx).await?;
    calendar::release(&tx, person_holder(row.id)).await?;
    let event = event::Model { taken: whole.event.taken - 1, ..whole.event.clone() };
    let event = storage::save(pen, event).await?;
    letters::withdrawn(pen, &event, &row).await?;
    let facts = json!({ "participant": participant });
    pen.note(actor(by), "networking_event.withdrawn", id, facts).await?;
    tx.commit().await?;
    Ok(())
}

fn actor(by: By) -> Actor {
    match by {
        By::Attendee(who) => who.actor(),
        By::Host(who) => who.actor(),
    }
}
