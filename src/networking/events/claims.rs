//! What an event and its participants hold in the calendar.

use entities::networking::events::{event, participant};
use entities::{NetworkingEventId, NetworkingParticipantId};

use super::Refusal;
use super::pen::Pen;
use crate::calendar::{self, ClaimRequest, Holder, Resource};
use crate::database::Stop;
use crate::vocabulary::TimeSlot;

/// The event holds its room.
pub fn room_holder(id: NetworkingEventId) -> Holder {
    Holder { kind: "networking_event", id: id.0 }
}

/// Each participant holds their own time.
pub fn person_holder(id: NetworkingParticipantId) -> Holder {
    Holder { kind: "networking_participant", id: id.0 }
}

/// The room follows what the event names.
pub async fn claim_room(pen: Pen<'_>, row: &event::Model) -> Result<(), Stop<Refusal>> {
    let Some(room) = row.room_id else {
        calendar::release(pen.tx, room_holder(row.id)).await?;
        return Ok(());
    };
    let request =
        ClaimRequest::firm(room_holder(row.id), slot_of(row)?, vec![Resource::Listed(room)]);
    calendar::claim(pen.tx, pen.now, &request).await.map_err(|stop| stop.map(Refusal::from))
}

/// Takes the time of a participant.
pub async fn claim_person(
    pen: Pen<'_>,
    event: &event::Model,
    row: &participant::Model,
) -> Result<(), Stop<Refusal>> {
    let person = vec![Resource::Person(row.person_id)];
    let request = ClaimRequest::firm(person_holder(row.id), slot_of(event)?, person);
    calendar::claim(pen.tx, pen.now, &request).await.map_err(|stop| stop.map(Refusal::from))
}

/// When it is.
pub fn slot_of(row: &event::Model) -> anyhow::Result<TimeSlot> {
    TimeSlot::new(row.starts_at, row.ends_at)
        .map_err(|_| anyhow::anyhow!("a stored event has no valid slot"))
}
