//! Plans: made by the planner, exchanged and moved by hand, locked. A plan is never changed; each
//! act makes the next one, and the event points at the current.

use std::collections::BTreeSet;

use entities::networking::events::event::EventState;
use entities::networking::events::plan::{self, PlanOrigin};
use entities::networking::events::seat;
use entities::{NetworkingEventId, NetworkingPlanId, PersonId};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::assemble::{Numbered, question};
use super::pen::Pen;
use super::storage::Whole;
use super::{Host, Refusal, readers, storage};
use crate::context::Context;
use crate::database::{Stop, WriteTransaction};
use crate::networking::rounds::{self, Plan, Seating};
use crate::people::vocabularies::Regions;
use crate::vocabulary::tokyo;

/// How often facts may change while the planner works before somebody is asked to press again.
const TRIES: usize = 3;

/// An event with its question: what every look at a plan needs.
#[derive(Clone, Debug)]
pub struct Considered {
    pub whole: Whole,
    pub numbered: Numbered,
}

/// Everything about an event, ready to be planned or judged.
pub async fn consider(
    context: &Context,
    id: NetworkingEventId,
) -> Result<Option<Considered>, sea_orm::DbErr> {
    match storage::find(context.database.reader(), id).await? {
        Some(whole) => Ok(Some(weighed(context, whole).await?)),
        None => Ok(None),
    }
}

/// The same of an event that is read already.
pub async fn weighed(context: &Context, whole: Whole) -> Result<Considered, sea_orm::DbErr> {
    let reader = context.database.reader();
    let regions = Regions::on(reader, tokyo::day_of(whole.event.starts_at)).await?;
    let people: Vec<_> = whole.participants.iter().map(|one| one.row.person_id).collect();
    let met: BTreeSet<(PersonId, PersonId)> =
        readers::met_before(reader, &people, Some(whole.event.id)).await?.into_iter().collect();
    let numbered = question(&whole, &regions, &met);
    Ok(Considered { whole, numbered })
}

/// Plans the rounds that have not begun. `seen` is the plan the coordinator looked at; with another
/// one in the meantime nothing is done. The planner works outside of the transaction: should facts
/// change meanwhile, it works again.
pub async fn make(
    context: &Context,
    who: Host,
    id: NetworkingEventId,
    seen: Option<NetworkingPlanId>,
) -> Result<NetworkingPlanId, Stop<Refusal>> {
    for _ in 0..TRIES {
        let considered = consider(context, id).await?.ok_or(Refusal::NotFound)?;
        check(&considered.whole, seen)?;
        let solved = solve(considered.numbered.question.clone()).await?;
        if let Some(made) = keep(context, who, &considered, solved).await? {
            return Ok(made);
        }
    }
    Err(Refusal::ChangedMeanwhile.into())
}

fn check(whole: &Whole, seen: Option<NetworkingPlanId>) -> Result<(), Refusal> {
    if whole.event.state != EventState::Open {
        return Err(Refusal::NotPossibleNow);
    }
    if whole.event.plan_id != seen {
        return Err(Refusal::ChangedMeanwhile);
    }
    if whole.rounds_begun() >= whole.event.rounds {
        return Err(Refusal::RoundBegun);
    }
    let few = |round| whole.participants.iter().filter(|one| one.is_there(round)).count() < 2;
    if (whole.rounds_begun()..whole.event.rounds).any(few) {
        return Err(Refusal::TooFewPeople);
    }
    Ok(())
}

/// Planning keeps a processor busy; other requests go on meanwhile.
async fn solve(question: rounds::Question) -> Result<Plan, Stop<Refusal>> {
    let solved = tokio::task::spawn_blocking(move || rounds::plan(&question)).await;
    let solved = solved.map_err(anyhow::Error::from)?;
    solved.map_err(|problem| Refusal::Planner(problem).into())
}

/// Stores a plan if the event is still as it was; none if it is not.
async fn keep(
    context: &Context,
    who: Host,
    considered: &Considered,
    solved: Plan,
) -> Result<Option<NetworkingPlanId>, Stop<Refusal>> {
    let whole = &considered.whole;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let event = pen.lock(whole.event.id).await?;
    if event.version != whole.event.version {
        return Ok(None);
    }
    let origin = if whole.begun.is_empty() { PlanOrigin::Planned } else { PlanOrigin::Replanned };
    let seats = seats(considered, &solved.rounds);
    let next = Next { origin, note: String::new(), seats };
    let made = store(pen, who, whole, next).await?;
    let facts = json!({ "plan": made, "faults": solved.score.faults() });
    pen.note(who.actor(), "networking_event.planned", whole.event.id, facts).await?;
    tx.commit().await?;
    Ok(Some(made))
}

/// Round, participant, table.
type Seats = Vec<(i32, entities::NetworkingParticipantId, i32)>;

/// Rounds that have begun as they are stored, with the seats of those who did not come, too; then
/// those to come.
fn seats(Considered { whole, numbered }: &Considered, coming: &[Seating]) -> Seats {
    let begun = whole.rounds_begun();
    let stored = whole.seats.iter().filter(|seat| seat.round < begun);
    let mut seats: Seats =
        stored.map(|seat| (seat.round, seat.participant_id, seat.table_number)).collect();
    for (round, seating) in (begun..).zip(coming) {
        for (table, guests) in (1..).zip(&seating.tables) {
            seats.extend(guests.iter().map(|guest| (round, numbered.ids[*guest], table)));
        }
        seats.extend(seating.pausing.map(|guest| (round, numbered.ids[guest], 0)));
    }
    seats
}

/// The plan that follows the current one.
pub(super) struct Next {
    pub origin: PlanOrigin,
    pub note: String,
    pub seats: Seats,
}

/// Stores the next plan of a locked event and makes it the current one. Nobody is told.
pub(super) async fn store(
    pen: Pen<'_>,
    who: Host,
    whole: &Whole,
    next: Next,
) -> Result<NetworkingPlanId, sea_orm::DbErr> {
    let id: NetworkingPlanId = pen.context.new_id();
    let last = whole.plans.last().map_or(0, |plan| plan.number);
    let row = plan::Model {
        id,
        event_id: whole.event.id,
        number: last + 1,
        origin: next.origin,
        note: next.note,
        made_by: who.person(),
        made_at: pen.now,
    };
    plan::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(pen.tx)
        .await?;
    insert_seats(pen.tx, id, next.seats).await?;
    let mut event = whole.event.clone();
    event.plan_id = Some(id);
    storage::save(pen, event).await?;
    Ok(id)
}

/// In portions: a statement takes so many values only.
async fn insert_seats(
    tx: &WriteTransaction,
    plan_id: NetworkingPlanId,
    seats: Seats,
) -> Result<(), sea_orm::DbErr> {
    for portion in seats.chunks(500) {
        let rows = portion.iter().map(|(round, participant_id, table_number)| {
            let row = seat::Model {
                plan_id,
                round: *round,
                participant_id: *participant_id,
                table_number: *table_number,
            };
            row.into_active_model().reset_all()
        });
        seat::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}
