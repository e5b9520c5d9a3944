//! Changing an event until its first round begins.

use chrono::{DateTime, Utc};
use entities::NetworkingEventId;
use entities::networking::events::event::{self, EventFormat};
use entities::networking::events::lock;
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _};
use serde_json::json;

use super::arrange::{EventPlan, is_alive, unknown_part};
use super::claims::{claim_person, claim_room};
use super::pen::Pen;
use super::places::Rooms;
use super::storage::{self, Whole};
use super::{Host, Refusal, letters, parts};
use crate::context::Context;
use crate::database::Stop;

/// What came of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revised {
    pub letters: usize,
    /// The plan was made for other rounds or tables: it is history, and its locks are gone.
    pub plan_dropped: bool,
}

/// Time or place told to participants goes to them in one letter; their calendars follow. With other
/// rounds or tables, the plan and its locks are dropped: nobody can be planned by them any more, and
/// participants see no tables until they are told new ones.
pub async fn revise(
    context: &Context,
    who: Host,
    (id, version): (NetworkingEventId, i32),
    plan: &EventPlan,
) -> Result<Revised, Stop<Refusal>> {
    let checked = plan.check()?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = pen.lock(id).await?;
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let before = storage::load(&tx, row).await?;
    if !before.begun.is_empty() || !is_alive(&before.event) {
        return Err(Refusal::NotPossibleNow.into());
    }
    if plan.capacity < before.event.taken {
        return Err(Refusal::SmallerThanTaken { taken: before.event.taken }.into());
    }
    let mut row = before.event.clone();
    plan.write(checked, &mut row);
    parts::check(pen, row.part_id, before.event.part_id).await?;
    claim_room(pen, &row).await?;
    let told = told_differently(pen, &before.event, &row).await?;
    let reshaped = shape(&before.event) != shape(&row);
    if reshaped {
        drop_plan(pen, &mut row).await?;
    }
    row.calendar_sequence += i32::from(told);
    let row = storage::save(pen, row).await.map_err(unknown_part)?;
    let after = storage::load(&tx, row).await?;
    if slot(&before.event) != slot(&after.event) {
        reclaim(pen, &after).await?;
    }
    let letters = if told { letters::changed(pen, &before, &after).await? } else { 0 };
    let plan_dropped = reshaped && before.event.plan_id.is_some();
    let facts = json!({ "letters": letters, "plan_dropped": plan_dropped });
    pen.note(who.actor(), "networking_event.changed", id, facts).await?;
    tx.commit().await?;
    Ok(Revised { letters, plan_dropped })
}

/// What a plan and its locks are made for.
fn shape(row: &event::Model) -> (EventFormat, i32, i32) {
    (row.format, row.table_size, row.rounds)
}

fn slot(row: &event::Model) -> (DateTime<Utc>, DateTime<Utc>) {
    (row.starts_at, row.ends_at)
}

/// Whether what participants were told of it is another thing now.
async fn told_differently(
    pen: Pen<'_>,
    before: &event::Model,
    after: &event::Model,
) -> Result<bool, DbErr> {
    let rooms = Rooms::of(pen.tx, [before, after]).await?;
    let told = |row: &event::Model| {
        let place = (rooms.place(row), row.online_url.clone());
        (row.title.clone(), row.starts_at, row.ends_at, place)
    };
    Ok(told(before) != told(after))
}

async fn drop_plan(pen: Pen<'_>, row: &mut event::Model) -> Result<(), DbErr> {
    row.plan_id = None;
    row.published_plan_id = None;
    lock::Entity::delete_many().filter(lock::Column::EventId.eq(row.id)).exec(pen.tx).await?;
    Ok(())
}

/// Everybody's time follows the event.
async fn reclaim(pen: Pen<'_>, whole: &Whole) -> Result<(), Stop<Refusal>> {
    for one in whole.confirmed() {
        claim_person(pen, &whole.event, &one.row).await?;
    }
    Ok(())
}
