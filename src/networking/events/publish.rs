//! Telling participants their tables.

use std::collections::BTreeMap;

use entities::networking::events::event::EventState;
use entities::networking::events::publication;
use entities::networking::events::seat;
use entities::{NetworkingEventId, NetworkingParticipantId, NetworkingPlanId};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::pen::Pen;
use super::storage::{Participant, Whole};
use super::{Host, Refusal, letters, storage};
use crate::context::Context;
use crate::database::Stop;

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
    let told = told(&tx, &whole).await?;
    let letters = letters::tables(pen, &whole, (seen, &told)).await?;
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

/// Whose tables differ from what they were told last; everybody's at first.
pub async fn told(
    db: &impl sea_orm::ConnectionTrait,
    whole: &Whole,
) -> Result<Vec<NetworkingParticipantId>, sea_orm::DbErr> {
    let before = match whole.event.published_plan_id {
        Some(plan) => storage::seats_of(db, plan).await?,
        None => Vec::new(),
    };
    let (old, new) = (by_participant(&before), by_participant(&whole.seats));
    let concerned = whole.confirmed().map(Participant::id).filter(|id| {
        new.get(id).is_some_and(|seats| !seats.is_empty()) && old.get(id) != new.get(id)
    });
    Ok(concerned.collect())
}

fn by_participant(seats: &[seat::Model]) -> BTreeMap<NetworkingParticipantId, Vec<(i32, i32)>> {
    let mut all: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for seat in seats {
        all.entry(seat.participant_id).or_default().push((seat.round, seat.table_number));
    }
    all
}
