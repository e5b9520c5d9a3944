//! The time a consultation takes: the accompanist's with buffers, and that of the client, the room
//! and the licence without.

use chrono::TimeDelta;
use entities::consultations::consultation::{self, Side};
use entities::{ConsultationId, PersonId, ResourceId};

use super::stored::slot_of;
use crate::calendar::{self, Busy, ClaimRequest, Holder, Locked, Resource};
use crate::consultations::pen::Pen;
use crate::consultations::{Refusal, TakenSide};
use crate::database::Stop;

/// The accompanist's side. Stored, so never renamed.
pub const HOLDER_KIND: &str = "consultation";
/// Everything else the meeting needs.
const GUEST_KIND: &str = "consultation_client";

/// Under whom a room or a licence is taken.
pub fn room_holder(id: ConsultationId) -> Holder {
    Holder { kind: GUEST_KIND, id: id.0 }
}

/// Everything a consultation needs, to be locked before anything is decided.
pub fn resources(row: &consultation::Model) -> Vec<Resource> {
    let people = row.accompanist_id.into_iter().chain([row.client_id]);
    people.map(Resource::Person).chain(listed(row).map(Resource::Listed)).collect()
}

/// Takes the time of a consultation that holds none yet. On a refusal the transaction is to be
/// dropped.
pub async fn occupy(
    pen: Pen<'_>,
    side: Side,
    row: &consultation::Model,
    locked: &Locked,
) -> Result<(), Stop<Refusal>> {
    let taken = calendar::claim_first(pen.tx, pen.now, &requests(row)?, locked).await;
    taken.map_err(|stop| stop.map(|refusal| explained(side, row, refusal)))
}

/// Takes the new time before the old one is given back. On a refusal the transaction is to be
/// dropped: one of the two sides may have moved already.
pub async fn reschedule(
    pen: Pen<'_>,
    side: Side,
    row: &consultation::Model,
) -> Result<(), Stop<Refusal>> {
    for request in requests(row)? {
        let taken = calendar::reschedule(pen.tx, pen.now, &request).await;
        taken.map_err(|stop| stop.map(|refusal| explained(side, row, refusal)))?;
    }
    Ok(())
}

/// Gives all of it back.
pub async fn release(pen: Pen<'_>, row: &consultation::Model) -> Result<(), sea_orm::DbErr> {
    for kind in [HOLDER_KIND, GUEST_KIND] {
        calendar::release(pen.tx, Holder { kind, id: row.id.0 }).await?;
    }
    Ok(())
}

fn listed(row: &consultation::Model) -> impl Iterator<Item = ResourceId> {
    row.room_id.into_iter().chain(row.licence_id)
}

fn requests(row: &consultation::Model) -> anyhow::Result<[ClaimRequest; 2]> {
    let slot = slot_of(row)?;
    let accompanist =
        row.accompanist_id.ok_or_else(|| anyhow::anyhow!("time is taken for no accompanist"))?;
    let holder = |kind| Holder { kind, id: row.id.0 };
    let own = vec![Resource::Person(accompanist)];
    let client = std::iter::once(Resource::Person(row.client_id));
    let guests = client.chain(listed(row).map(Resource::Listed)).collect();
    Ok([
        ClaimRequest {
            buffer_before: TimeDelta::minutes(row.buffer_before.into()),
            buffer_after: TimeDelta::minutes(row.buffer_after.into()),
            ..ClaimRequest::firm(holder(HOLDER_KIND), slot, own)
        },
        ClaimRequest::firm(holder(GUEST_KIND), slot, guests),
    ])
}

/// Whose time was in the way. Both learn of their own what it is taken by, and of the other's no
/// more than that it is.
fn explained(side: Side, row: &consultation::Model, refusal: calendar::Refusal) -> Refusal {
    let busy = match refusal {
        calendar::Refusal::Taken(busy) => busy,
        calendar::Refusal::NotOffered(_) | calendar::Refusal::NothingHeld => {
            return Refusal::NotOffered;
        }
    };
    let of = |id: PersonId| busy.iter().find(|busy| busy.resource == ResourceId(id.0));
    let own =
        |busy: &Busy| Refusal::OwnTimeTaken { starts_at: busy.starts_at, ends_at: busy.ends_at };
    let (accompanist, client) = (row.accompanist_id.and_then(of), of(row.client_id));
    if side == Side::Staff && (accompanist.is_some() || client.is_some()) {
        return sides(client, accompanist);
    }
    match (accompanist, client, side) {
        (Some(busy), _, Side::Accompanist) | (None, Some(busy), Side::Client) => own(busy),
        (Some(_), ..) => Refusal::Taken,
        (None, Some(_), _) => Refusal::ClientsTimeTaken,
        (None, None, _) => Refusal::RoomTaken(busy),
    }
}

/// Whose time is taken around the slot of a meeting, the meeting's own claims aside; for the
/// secretariat, who learns of both sides at once. The accompanist's buffers reach beyond the slot.
pub async fn whose_time(
    pen: Pen<'_>,
    row: &consultation::Model,
    (before, after): (TimeDelta, TimeDelta),
) -> anyhow::Result<Option<Refusal>> {
    let slot = slot_of(row)?;
    let with_buffers = (slot.starts() - before, slot.ends() + after);
    let mut found = Vec::new();
    for (person, span) in
        [(row.accompanist_id, with_buffers), (Some(row.client_id), (slot.starts(), slot.ends()))]
    {
        let person: Vec<_> = person.map(Resource::Person).into_iter().collect();
        let busy = calendar::busy(pen.tx, pen.now, &person, span).await?;
        found.push(busy.into_iter().find(|busy| busy.holder_id != row.id.0));
    }
    let client = found.pop().flatten();
    let accompanist = found.pop().flatten();
    let taken = client.is_some() || accompanist.is_some();
    Ok(taken.then(|| sides(client.as_ref(), accompanist.as_ref())))
}

fn sides(client: Option<&Busy>, accompanist: Option<&Busy>) -> Refusal {
    let taken = |(side, busy): (Side, &Busy)| TakenSide {
        side,
        starts_at: busy.starts_at,
        ends_at: busy.ends_at,
        is_consultation: [HOLDER_KIND, GUEST_KIND].contains(&busy.holder_kind.as_str()),
    };
    let both = [
        client.map(|busy| (Side::Client, busy)),
        accompanist.map(|busy| (Side::Accompanist, busy)),
    ];
    Refusal::SidesTaken(both.into_iter().flatten().map(taken).collect())
}
