//! Changing a plan by hand: two exchange seats, one moves, somebody is locked to a table.

use entities::networking::events::event::EventState;
use entities::networking::events::lock;
use entities::networking::events::plan::PlanOrigin;
use entities::{NetworkingEventId, NetworkingParticipantId, NetworkingPlanId};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::effect::{self, Effect};
use super::pen::Pen;
use super::planning::{Considered, Next, store};
use super::storage::Whole;
use super::{Host, Refusal, assemble, storage, wording};
use crate::context::Context;
use crate::database::Stop;

/// What is done to a plan by hand; rounds count from 0, tables from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adjustment {
    Swap { round: i32, one: NetworkingParticipantId, other: NetworkingParticipantId },
    Move { round: i32, participant: NetworkingParticipantId, table: i32 },
}

impl Adjustment {
    fn round(self) -> i32 {
        match self {
            Self::Swap { round, .. } | Self::Move { round, .. } => round,
        }
    }
}

/// What an adjustment would make better and worse, without doing it.
pub fn preview(considered: &Considered, wanted: Adjustment) -> Result<Effect, Refusal> {
    let changed = adjusted(&considered.whole, wanted)?;
    let ids = &considered.numbered.ids;
    let rounds = |whole: &Whole| {
        let coming = whole.rounds_begun()..whole.event.rounds;
        coming.map(|round| assemble::seating(whole, ids, round)).collect::<Vec<_>>()
    };
    Ok(effect::between(considered, &rounds(&considered.whole), &rounds(&changed)))
}

/// Makes the next plan from the one that was seen.
pub async fn adjust(
    context: &Context,
    who: Host,
    (id, seen): (NetworkingEventId, NetworkingPlanId),
    wanted: Adjustment,
) -> Result<NetworkingPlanId, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let event = pen.lock(id).await?;
    let whole = storage::load(&tx, event).await?;
    if whole.event.plan_id != Some(seen) {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let changed = adjusted(&whole, wanted)?;
    let (origin, action) = match wanted {
        Adjustment::Swap { .. } => (PlanOrigin::Swapped, "networking_event.swapped"),
        Adjustment::Move { .. } => (PlanOrigin::Moved, "networking_event.moved"),
    };
    let seats = changed.seats.iter().map(|it| (it.round, it.participant_id, it.table_number));
    let note = wording::adjustment(&whole, wanted);
    let made = store(pen, who, &whole, Next { origin, note, seats: seats.collect() }).await?;
    let facts = json!({ "plan": made, "round": wanted.round() + 1 });
    pen.note(who.actor(), action, id, facts).await?;
    tx.commit().await?;
    Ok(made)
}

/// The same with other seats, or why not.
fn adjusted(whole: &Whole, wanted: Adjustment) -> Result<Whole, Refusal> {
    if whole.event.state != EventState::Open {
        return Err(Refusal::NotPossibleNow);
    }
    if whole.event.plan_id.is_none() {
        return Err(Refusal::NoPlan);
    }
    let round = wanted.round();
    if round < whole.rounds_begun() || round >= whole.event.rounds {
        return Err(Refusal::RoundBegun);
    }
    let mut changed = whole.clone();
    match wanted {
        Adjustment::Swap { one, other, .. } => {
            let here = seat(&changed, round, one)?;
            let there = seat(&changed, round, other)?;
            if changed.seats[here].table_number == changed.seats[there].table_number {
                return Err(Refusal::NothingToExchange);
            }
            let table = changed.seats[here].table_number;
            changed.seats[here].table_number = changed.seats[there].table_number;
            changed.seats[there].table_number = table;
            refuse_kept_apart(&changed, round, &[one, other])?;
        }
        Adjustment::Move { participant, table, .. } => {
            let at = seat(&changed, round, participant)?;
            let tables = changed.tables(round);
            let there = tables.get(&table).filter(|_| table > 0);
            let there = there.ok_or(Refusal::NothingToExchange)?.len();
            if changed.seats[at].table_number == table {
                return Err(Refusal::NothingToExchange);
            }
            if i32::try_from(there).unwrap_or(i32::MAX) >= whole.event.table_size {
                return Err(Refusal::TableFull);
            }
            changed.seats[at].table_number = table;
            refuse_kept_apart(&changed, round, &[participant])?;
        }
    }
    Ok(changed)
}

/// The place of an unlocked seat among all.
fn seat(whole: &Whole, round: i32, id: NetworkingParticipantId) -> Result<usize, Refusal> {
    let own = |it: &entities::networking::events::seat::Model| {
        it.round == round && it.participant_id == id
    };
    let at = whole.seats.iter().position(own).ok_or(Refusal::NothingToExchange)?;
    let locked = whole.locks.iter().any(|it| it.round == round && it.participant_id == id);
    if locked { Err(Refusal::Locked) } else { Ok(at) }
}

fn refuse_kept_apart(
    whole: &Whole,
    round: i32,
    moved: &[NetworkingParticipantId],
) -> Result<(), Refusal> {
    let table = |id: NetworkingParticipantId| {
        let seat = whole.seats.iter().find(|it| it.round == round && it.participant_id == id);
        seat.map(|it| it.table_number)
    };
    let together = whole.separations.iter().any(|pair| {
        let touched = moved.contains(&pair.one_id) || moved.contains(&pair.other_id);
        touched && table(pair.one_id).is_some() && table(pair.one_id) == table(pair.other_id)
    });
    if together { Err(Refusal::KeptApart) } else { Ok(()) }
}

/// Locks somebody to the table they sit at in a round to come, or takes the lock back. Saying the
/// same again changes nothing; says whether anything changed.
pub async fn set_lock(
    context: &Context,
    who: Host,
    id: NetworkingEventId,
    (round, participant, locked): (i32, NetworkingParticipantId, bool),
) -> Result<bool, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let event = pen.lock(id).await?;
    let whole = storage::load(&tx, event).await?;
    let stands = whole.locks.iter().any(|it| it.round == round && it.participant_id == participant);
    if stands == locked {
        return Ok(false);
    }
    if round < whole.rounds_begun() || whole.event.state != EventState::Open {
        return Err(Refusal::RoundBegun.into());
    }
    if locked {
        let seat = whole.seats.iter();
        let mut seat = seat.filter(|it| it.round == round && it.participant_id == participant);
        let table = seat.next().map(|it| it.table_number).filter(|table| *table > 0);
        let row = lock::Model {
            event_id: id,
            round,
            participant_id: participant,
            table_number: table.ok_or(Refusal::NothingToExchange)?,
            locked_by: who.person(),
            locked_at: pen.now,
        };
        lock::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(&tx)
            .await?;
    } else {
        lock::Entity::delete_by_id((id, round, participant)).exec(&tx).await?;
    }
    storage::save(pen, whole.event).await?;
    let action = if locked { "networking_event.locked" } else { "networking_event.lock_lifted" };
    let facts = json!({ "round": round + 1, "participant": participant });
    pen.note(who.actor(), action, id, facts).await?;
    tx.commit().await?;
    Ok(true)
}
