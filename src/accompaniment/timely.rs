//! What falls due by itself: owners are reminded of their steps, three business days before and
//! once the date has passed.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use entities::accompaniment::engagement::{self, EngagementState};
use entities::accompaniment::milestone::{self, Column, MilestoneKind};
use entities::people::person;
use entities::{EngagementId, PersonId};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _,
};

use super::engagement::{EngagementRows, load, reminded};
use super::letters;
use super::pen::Pen;
use crate::calendar::business_calendar;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::vocabulary::{BusinessCalendar, tokyo};

/// How many business days ahead.
const AHEAD: i32 = 3;

/// Whether anybody is to be reminded.
pub async fn is_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let Some(days) = Days::at(&business_calendar(db).await?, now) else { return Ok(false) };
    let found = milestone::Entity::find().filter(days.condition()).limit(1).one(db).await?;
    Ok(found.is_some())
}

/// Writes the reminders due by now. Each commits by itself, and doing it again is harmless.
pub async fn do_due(context: &Context, now: DateTime<Utc>) -> anyhow::Result<()> {
    let calendar = business_calendar(context.database.reader()).await?;
    let Some(days) = Days::at(&calendar, now) else { return Ok(()) };
    let ids: Vec<EngagementId> = milestone::Entity::find()
        .select_only()
        .column(Column::EngagementId)
        .distinct()
        .filter(days.condition())
        .order_by_asc(Column::EngagementId)
        .into_tuple()
        .all(context.database.reader())
        .await?;
    for id in ids {
        retrying(|| remind(context, id, (days, now))).await.map_err(broken)?;
    }
    Ok(())
}

/// The day reminders are written for.
#[derive(Clone, Copy)]
struct Days {
    today: NaiveDate,
    /// The last due date that is near.
    near: NaiveDate,
}

impl Days {
    /// Reminders leave in office hours alone.
    fn at(calendar: &BusinessCalendar, now: DateTime<Utc>) -> Option<Self> {
        let today = tokyo::day_of(now);
        let near = calendar.add_business_days(today, AHEAD);
        calendar.is_open_at(now).then_some(Self { today, near })
    }

    /// Steps with an owner who was not yet told of this date, in engagements that go on; after a
    /// completed one the follow-up is still to come.
    fn condition(self) -> Condition {
        let soon = Condition::all()
            .add(Column::DueOn.gte(self.today))
            .add(Column::DueOn.lte(self.near))
            .add(told_otherwise(Column::ToldSoon));
        let overdue = Condition::all()
            .add(Column::DueOn.lt(self.today))
            .add(told_otherwise(Column::ToldOverdue));
        let in_state = |state| {
            engagement::Entity::find()
                .select_only()
                .column(engagement::Column::Id)
                .filter(engagement::Column::State.eq(state))
                .into_query()
        };
        let active = Column::EngagementId.in_subquery(in_state(EngagementState::Active));
        let followed = Condition::all()
            .add(Column::Kind.eq(MilestoneKind::FollowUp))
            .add(Column::EngagementId.in_subquery(in_state(EngagementState::Completed)));
        Condition::all()
            .add(Column::ReachedOn.is_null())
            .add(Column::OwnerId.is_not_null())
            .add(Condition::any().add(soon).add(overdue))
            .add(Condition::any().add(active).add(followed))
    }

    fn is_overdue(self, row: &milestone::Model) -> bool {
        row.due_on < self.today
    }
}

fn told_otherwise(told: Column) -> Condition {
    let other =
        Expr::col((milestone::Entity, told)).ne(Expr::col((milestone::Entity, Column::DueOn)));
    Condition::any().add(told.is_null()).add(other)
}

async fn remind(
    context: &Context,
    id: EngagementId,
    (days, now): (Days, DateTime<Utc>),
) -> Result<(), Stop<()>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen { now, ..Pen::new(&tx, context) };
    let row = engagement::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let Some(row) = row else { return Ok(()) };
    let rows = load(&tx, row).await?;
    let due = milestone::Entity::find()
        .filter(Column::EngagementId.eq(id))
        .filter(days.condition())
        .order_by_asc(Column::DueOn)
        .all(&tx)
        .await?;
    tell(pen, &rows, days, &due).await?;
    tx.commit().await?;
    Ok(())
}

/// One letter to each owner, whatever is due; for one who is gone to whoever stands in for them.
async fn tell(
    pen: Pen<'_>,
    rows: &EngagementRows,
    days: Days,
    due: &[milestone::Model],
) -> anyhow::Result<()> {
    let mut told: BTreeMap<PersonId, (person::Model, Vec<&milestone::Model>)> = BTreeMap::new();
    for row in due {
        let Some(owner) = row.owner_id else { continue };
        if let Some(person) = reminded(pen.tx, rows, owner).await? {
            told.entry(person.id).or_insert((person, Vec::new())).1.push(row);
        }
    }
    for (person, steps) in told.into_values() {
        letters::due(pen, rows, &person, (&steps, days.today)).await?;
    }
    for row in due {
        let told = if days.is_overdue(row) { Column::ToldOverdue } else { Column::ToldSoon };
        milestone::Entity::update_many()
            .col_expr(told, Expr::value(row.due_on))
            .filter(Column::Id.eq(row.id))
            .exec(pen.tx)
            .await?;
    }
    Ok(())
}

/// Nobody asked, so nobody can be refused.
fn broken(stop: Stop<()>) -> anyhow::Error {
    match stop {
        Stop::Refused(()) => anyhow::anyhow!("a reminder was refused"),
        Stop::Broken(error) => error,
    }
}
