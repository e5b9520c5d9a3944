//! On the day: who is there, which round runs, when it is over.

use chrono::{DateTime, TimeDelta, Utc};
use entities::networking::events::event::{self, EventState};
use entities::networking::events::participant;
use entities::networking::events::round;
use entities::{NetworkingEventId, NetworkingParticipantId, NetworkingPlanId};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::pen::Pen;
use super::presence::{has_been_there, marked};
use super::storage::Whole;
use super::{Host, Refusal, storage};
use crate::context::Context;
use crate::database::{Conflict, Stop};

pub use super::presence::Mark;

/// A round begins no earlier than this before the event. What has begun never changes again: one
/// wrong press weeks ahead would close an event.
const EARLIEST: TimeDelta = TimeDelta::hours(2);

/// From when on the first round of an event can begin.
pub fn opens(event: &event::Model) -> DateTime<Utc> {
    event.starts_at - EARLIEST
}

/// Notes it. Rounds that have begun stay as they were; those to come are planned anew only when
/// somebody says so.
pub async fn mark(
    context: &Context,
    who: Host,
    (id, participant): (NetworkingEventId, NetworkingParticipantId),
    mark: Mark,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let event = pen.lock(id).await?;
    let whole = storage::load(&tx, event).await?;
    let one = whole.participant(participant).filter(|one| one.is_confirmed());
    let one = one.ok_or(Refusal::NotFound)?;
    if whole.event.state != EventState::Open {
        return Err(Refusal::NotPossibleNow.into());
    }
    let next = whole.rounds_begun();
    if mark == Mark::Late && has_been_there(&one.row, next) {
        return Err(Refusal::WasThere.into());
    }
    let row = marked(&one.row, mark, next);
    if row == one.row {
        return Ok(());
    }
    let presence = row.presence;
    let row = participant::Model { updated_at: pen.now, ..row };
    participant::Entity::update(row.into_active_model().reset_all()).validate()?.exec(&tx).await?;
    storage::save(pen, whole.event).await?;
    let facts = json!({ "participant": participant, "presence": presence });
    pen.note(who.actor(), "networking_event.marked", id, facts).await?;
    tx.commit().await?;
    Ok(())
}

/// Begins a round by the plan that was seen, on the day, with exactly those who are there. From then
/// on its seats stand. Beginning it again is harmless.
pub async fn begin_round(
    context: &Context,
    who: Host,
    (id, seen): (NetworkingEventId, NetworkingPlanId),
    number: i32,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let event = pen.lock(id).await?;
    let whole = storage::load(&tx, event).await?;
    if whole.begun.iter().any(|it| it.round == number) {
        return Ok(());
    }
    if whole.event.state != EventState::Open {
        return Err(Refusal::NotPossibleNow.into());
    }
    may_begin(pen, &whole, (number, seen))?;
    let row = round::Model {
        event_id: id,
        round: number,
        plan_id: seen,
        begun_by: who.person(),
        begun_at: pen.now,
    };
    let added = round::Entity::insert(row.into_active_model().reset_all());
    added.exec_without_returning(&tx).await.map_err(|error| -> Stop<Refusal> {
        match Conflict::of(&error) {
            Conflict::Taken => Refusal::ChangedMeanwhile.into(),
            _ => error.into(),
        }
    })?;
    storage::save(pen, whole.event).await?;
    let facts = json!({ "round": number + 1, "plan": seen });
    pen.note(who.actor(), "networking_event.round_begun", id, facts).await?;
    tx.commit().await?;
    Ok(())
}

fn may_begin(
    pen: Pen<'_>,
    whole: &Whole,
    (number, seen): (i32, NetworkingPlanId),
) -> Result<(), Refusal> {
    if number != whole.rounds_begun() || number >= whole.event.rounds {
        return Err(Refusal::NotNext);
    }
    if pen.now < opens(&whole.event) {
        return Err(Refusal::TooEarly { from: opens(&whole.event) });
    }
    if whole.event.plan_id != Some(seen) {
        return Err(Refusal::ChangedMeanwhile);
    }
    if whole.seats_fit(number) { Ok(()) } else { Err(Refusal::PlanOutdated) }
}

/// Says that the event took place. Rounds that have not begun did not.
pub async fn finish(
    context: &Context,
    who: Host,
    id: NetworkingEventId,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let event = pen.lock(id).await?;
    let whole = storage::load(&tx, event).await?;
    match whole.event.state {
        EventState::Held => return Ok(()),
        EventState::Open if !whole.begun.is_empty() => {}
        _ => return Err(Refusal::NotPossibleNow.into()),
    }
    let mut event = whole.event.clone();
    event.state = EventState::Held;
    storage::save(pen, event).await?;
    let facts = json!({ "rounds": whole.begun.len() });
    pen.note(who.actor(), "networking_event.finished", id, facts).await?;
    tx.commit().await?;
    Ok(())
}
