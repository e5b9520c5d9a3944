//! Which letter, to whom, with which facts. The words lie in `email_templates/`.

mod facts;

use std::collections::BTreeMap;

use entities::NetworkingPlanId;
use entities::networking::events::{event, participant};

use super::pen::Pen;
use super::publish::Audience;
use super::readers::appointment;
use super::storage::Whole;
use crate::calendar::{self, CalendarAddress};
use crate::mail::{self, CalendarMethod, CalendarPart, Envelope, Letter, LetterList};
use crate::people::persons::{self, Addressee};

pub use facts::{
    EventFacts, NetworkingCalledOff, NetworkingChanged, NetworkingRegistered, NetworkingTables,
    NetworkingWithdrawn, TableLine,
};

/// All letters of networking events, for previews and for the test that renders every sample.
pub fn declare(list: LetterList) -> LetterList {
    list.with::<NetworkingRegistered>()
        .with::<NetworkingWithdrawn>()
        .with::<NetworkingChanged>()
        .with::<NetworkingCalledOff>()
        .with::<NetworkingTables>()
}

/// You take part.
pub async fn registered(
    pen: Pen<'_>,
    event: &event::Model,
    row: &participant::Model,
) -> anyhow::Result<()> {
    let Some(to) = persons::addressee(pen.tx, row.person_id).await? else { return Ok(()) };
    let facts = EventFacts::of(pen, event).await?;
    let occasion = format!("registered:{}", row.calendar_sequence);
    let entry = Some(entry(pen, (event, row), &to, (CalendarMethod::Request, &facts))?);
    let letter = NetworkingRegistered { name: to.name.clone(), event: facts };
    send(pen, (event, row), &to, (&occasion, &letter, entry)).await
}

/// You do not take part any more.
pub async fn withdrawn(
    pen: Pen<'_>,
    event: &event::Model,
    row: &participant::Model,
) -> anyhow::Result<()> {
    let Some(to) = persons::addressee(pen.tx, row.person_id).await? else { return Ok(()) };
    let facts = EventFacts::of(pen, event).await?;
    let occasion = format!("withdrawn:{}", row.calendar_sequence);
    let entry = Some(entry(pen, (event, row), &to, (CalendarMethod::Cancel, &facts))?);
    let letter = NetworkingWithdrawn { name: to.name.clone(), event: facts };
    send(pen, (event, row), &to, (&occasion, &letter, entry)).await
}

/// Time or place changed; says how many were told.
pub async fn changed(pen: Pen<'_>, before: &Whole, after: &Whole) -> anyhow::Result<usize> {
    let old = EventFacts::of(pen, &before.event).await?;
    let new = EventFacts::of(pen, &after.event).await?;
    let occasion = format!("changed:{}", after.event.calendar_sequence);
    let mut told = 0;
    for one in after.confirmed() {
        let Some(to) = persons::addressee(pen.tx, one.row.person_id).await? else { continue };
        let letter = NetworkingChanged {
            name: to.name.clone(),
            event: new.clone(),
            old_when: Some(old.when.clone()).filter(|when| *when != new.when),
            old_place: old.venue.clone().filter(|place| Some(place) != new.venue.as_ref()),
        };
        let method = (CalendarMethod::Request, &new);
        let entry = Some(entry(pen, (&after.event, &one.row), &to, method)?);
        send(pen, (&after.event, &one.row), &to, (&occasion, &letter, entry)).await?;
        told += 1;
    }
    Ok(told)
}

/// It does not take place; says how many were told.
pub async fn called_off(pen: Pen<'_>, whole: &Whole) -> anyhow::Result<usize> {
    let event = EventFacts::of(pen, &whole.event).await?;
    let mut told = 0;
    for one in whole.confirmed() {
        let Some(to) = persons::addressee(pen.tx, one.row.person_id).await? else { continue };
        let reason = whole.event.call_off_reason.clone();
        let letter = NetworkingCalledOff { name: to.name.clone(), event: event.clone(), reason };
        let method = (CalendarMethod::Cancel, &event);
        let entry = Some(entry(pen, (&whole.event, &one.row), &to, method)?);
        send(pen, (&whole.event, &one.row), &to, ("called-off", &letter, entry)).await?;
        told += 1;
    }
    Ok(told)
}

/// Everybody's own tables by a plan; says how many were told.
pub async fn tables(
    pen: Pen<'_>,
    whole: &Whole,
    (plan, audience): (NetworkingPlanId, &Audience),
) -> anyhow::Result<usize> {
    let event = EventFacts::of(pen, &whole.event).await?;
    let rounds: BTreeMap<_, _> =
        (0..whole.event.rounds).map(|round| (round, whole.tables(round))).collect();
    let mut told = 0;
    for one in whole.confirmed().filter(|one| audience.told.contains(&one.id())) {
        let Some(to) = persons::addressee(pen.tx, one.row.person_id).await? else { continue };
        let lines = rounds.iter().map(|(round, tables)| TableLine::of(whole, one, *round, tables));
        let letter = NetworkingTables {
            name: to.name.clone(),
            event: event.clone(),
            lines: lines.collect(),
            again: audience.before.contains(&one.id()),
        };
        let method = (CalendarMethod::Request, &event);
        let entry = Some(entry(pen, (&whole.event, &one.row), &to, method)?);
        let occasion = format!("tables:{plan}");
        send(pen, (&whole.event, &one.row), &to, (&occasion, &letter, entry)).await?;
        told += 1;
    }
    Ok(told)
}

fn entry(
    pen: Pen<'_>,
    (event, row): (&event::Model, &participant::Model),
    to: &Addressee,
    (method, facts): (CalendarMethod, &EventFacts),
) -> anyhow::Result<CalendarPart> {
    let mut shown = appointment(pen.context, (event, facts.venue.clone()), row)?;
    shown.last_modified = pen.now;
    shown.attendee = Some(CalendarAddress { name: to.name.clone(), email: to.email.clone() });
    let ics = match method {
        CalendarMethod::Cancel => calendar::cancellation(&shown),
        _ => calendar::invitation(&shown),
    };
    Ok(CalendarPart { method, ics })
}

/// The occasion is part of the key: one occasion of a participant makes one letter.
async fn send<L: Letter>(
    pen: Pen<'_>,
    (event, row): (&event::Model, &participant::Model),
    to: &Addressee,
    (occasion, letter, calendar): (&str, &L, Option<CalendarPart>),
) -> anyhow::Result<()> {
    let key = format!("networking:{}:{occasion}", row.id);
    let envelope =
        Envelope { concerns: Some(("networking_event", event.id.0)), calendar, ..to.envelope(key) };
    mail::enqueue(pen.tx, &pen.context.post, pen.now, envelope, letter).await?;
    Ok(())
}
