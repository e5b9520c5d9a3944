//! Telling participants their tables.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use entities::networking::events::event::{EventFormat, EventState};
use entities::networking::events::publication;
use entities::networking::events::seat;
use entities::{NetworkingEventId, NetworkingParticipantId, NetworkingPlanId};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _,
};
use serde_json::json;

use super::pen::Pen;
use super::storage::{Participant, Whole};
use super::{Host, Refusal, letters, storage};
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::tokyo;

/// What came of publishing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    pub letters: usize,
    /// This plan had been published before; nothing was done now.
    pub already: bool,
}

/// Publishes the plan that was seen. Everybody whose own tables are new to them gets one letter with
/// them; once for each plan, whoever presses and however often.
pub async fn publish(
    context: &Context,
    who: Host,
    (id, seen): (NetworkingEventId, NetworkingPlanId),
) -> Result<Published, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let event = pen.lock(id).await?;
    let whole = storage::load(&tx, event).await?;
    if publication::Entity::find_by_id(seen).one(&tx).await?.is_some() {
        let known = whole.plans.iter().any(|plan| plan.id == seen);
        return if known { Ok(ALREADY) } else { Err(Refusal::NotFound.into()) };
    }
    if whole.event.plan_id != Some(seen) {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    if whole.event.state != EventState::Open || whole.rounds_begun() >= whole.event.rounds {
        return Err(Refusal::NotPossibleNow.into());
    }
    if !whole.is_current() {
        return Err(Refusal::PlanOutdated.into());
    }
    let audience = audience(&tx, &whole).await?;
    let letters = letters::tables(pen, &whole, (seen, &audience)).await?;
    let row = publication::Model {
        plan_id: seen,
        letters: i32::try_from(letters).unwrap_or(i32::MAX),
        published_by: who.person(),
        published_at: pen.now,
    };
    publication::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(&tx)
        .await?;
    let mut event = whole.event.clone();
    event.published_plan_id = Some(seen);
    storage::save(pen, event).await?;
    let facts = json!({ "plan": seen, "letters": letters });
    pen.note(who.actor(), "networking_event.published", id, facts).await?;
    tx.commit().await?;
    Ok(Published { letters, already: false })
}

const ALREADY: Published = Published { letters: 0, already: true };

/// Who gets a letter about the plan as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    /// Whose tables of the rounds to come differ from what they were told last, one to one also who
    /// sits there; everybody's at first.
    pub told: Vec<NetworkingParticipantId>,
    /// Who was told a table before.
    pub before: BTreeSet<NetworkingParticipantId>,
}

pub async fn audience(db: &impl ConnectionTrait, whole: &Whole) -> Result<Audience, DbErr> {
    let last = match last_told(db, whole).await? {
        Some(plan) => storage::seats_of(db, plan).await?,
        None => Vec::new(),
    };
    let begun = whole.rounds_begun();
    let pairs = whole.event.format == EventFormat::Pairs;
    let (old, new) =
        (by_participant(&last, begun, pairs), by_participant(&whole.seats, begun, pairs));
    let told = whole.confirmed().map(Participant::id);
    let told = told.filter(|id| new.contains_key(id) && old.get(id) != new.get(id));
    Ok(Audience {
        told: told.collect(),
        before: last.iter().map(|seat| seat.participant_id).collect(),
    })
}

/// The last plan letters were written about, even where the event was changed so that it stands no
/// more.
async fn last_told(
    db: &impl ConnectionTrait,
    whole: &Whole,
) -> Result<Option<NetworkingPlanId>, DbErr> {
    let plans = whole.plans.iter().map(|plan| plan.id);
    let rows = publication::Entity::find().filter(publication::Column::PlanId.is_in(plans));
    let told: BTreeSet<_> = rows.all(db).await?.into_iter().map(|row| row.plan_id).collect();
    Ok(whole.plans.iter().rev().map(|plan| plan.id).find(|plan| told.contains(plan)))
}

/// The plan participants see on their pages: the one they were told. On the day, once anything was
/// told, and from the first round on, it is the plan as it stands, as on the wall; a letter is
/// another matter.
pub fn seen_by_participants(whole: &Whole, now: DateTime<Utc>) -> Option<NetworkingPlanId> {
    let event = &whole.event;
    let day = tokyo::day_of(event.starts_at) == tokyo::day_of(now) || now >= event.starts_at;
    let live = !whole.begun.is_empty() || (day && event.published_plan_id.is_some());
    if live { event.plan_id } else { event.published_plan_id }
}

/// Round and table, and who sits there where that matters.
type Told = ((i32, i32), BTreeSet<NetworkingParticipantId>);

/// Tables from a round on; with `pairs` also who sits there: one to one, another partner at the same
/// table is another meeting.
fn by_participant(
    seats: &[seat::Model],
    from: i32,
    pairs: bool,
) -> BTreeMap<NetworkingParticipantId, Vec<Told>> {
    let mut tables: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for seat in seats.iter().filter(|_| pairs) {
        let table = tables.entry((seat.round, seat.table_number)).or_default();
        table.insert(seat.participant_id);
    }
    let mut all: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for seat in seats.iter().filter(|seat| seat.round >= from) {
        let at = (seat.round, seat.table_number);
        let there = tables.get(&at).cloned().unwrap_or_default();
        all.entry(seat.participant_id).or_default().push((at, there));
    }
    all
}
