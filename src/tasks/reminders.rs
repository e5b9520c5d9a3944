//! On the morning of its due date the owner of an open task is written to: all tasks of a person in
//! one letter, in office hours alone. Which date somebody was told of stands in the row, and is noted
//! in the transaction of the letter.

use chrono::{DateTime, Days, NaiveDate, Utc};
use entities::PersonId;
use entities::people::person::PersonState;
use entities::tasks::task::{self, Column, TaskState};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use super::letters::TasksDue;
use super::who::is_clerk;
use crate::calendar::business_calendar;
use crate::context::Context;
use crate::database::{Stop, WriteTransaction, retrying};
use crate::jobs::Bell;
use crate::mail::{self, Envelope, Letter as _};
use crate::people::persons::{self, Addressee};
use crate::vocabulary::tokyo;

/// Of older dates nobody is told any more: the server stood still for so long.
const REACH: Days = Days::new(14);

/// Rings when somebody is to be told. It writes letters, so it comes before them.
pub fn bell(context: &Context) -> Bell {
    let (asked, working) = (context.clone(), context.clone());
    Bell::new(
        "tasks",
        move |now| {
            let context = asked.clone();
            async move { Ok(is_due(context.database.reader(), now).await?) }
        },
        move |now| {
            let context = working.clone();
            async move { do_due(&context, now).await }
        },
    )
}

/// Whether anybody is to be told, while the office is open.
async fn is_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let found = task::Entity::find().filter(untold(tokyo::day_of(now))).limit(1).one(db).await?;
    Ok(found.is_some() && business_calendar(db).await?.is_open_at(now))
}

/// Writes the letters due by now, each in a transaction of its own. Doing it again is harmless.
async fn do_due(context: &Context, now: DateTime<Utc>) -> anyhow::Result<()> {
    let (reader, today) = (context.database.reader(), tokyo::day_of(now));
    if !is_due(reader, now).await? {
        return Ok(());
    }
    let owners: Vec<PersonId> = task::Entity::find()
        .select_only()
        .column(Column::OwnerId)
        .distinct()
        .filter(untold(today))
        .order_by_asc(Column::OwnerId)
        .into_tuple()
        .all(reader)
        .await?;
    for owner in owners {
        retrying(|| tell(context, owner, now)).await.map_err(|stop| match stop {
            Stop::Refused(()) => anyhow::anyhow!("a reminder was refused"),
            Stop::Broken(error) => error,
        })?;
    }
    Ok(())
}

/// Open tasks with an owner who was not told that this date has come.
fn untold(today: NaiveDate) -> Condition {
    let column = |column: Column| Expr::col((task::Entity, column));
    let otherwise = Condition::any()
        .add(Column::ToldDue.is_null())
        .add(column(Column::ToldDue).ne(column(Column::DueOn)));
    Condition::all()
        .add(Column::State.eq(TaskState::Open))
        .add(Column::OwnerId.is_not_null())
        .add(Column::DueOn.lte(today))
        .add(Column::DueOn.gte(today.checked_sub_days(REACH).unwrap_or(today)))
        .add(otherwise)
}

async fn tell(context: &Context, owner: PersonId, now: DateTime<Utc>) -> Result<(), Stop<()>> {
    let today = tokyo::day_of(now);
    let tx = context.database.begin_write().await?;
    let rows = task::Entity::find()
        .filter(Column::OwnerId.eq(owner))
        .filter(untold(today))
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(&tx)
        .await?;
    let Some(first) = rows.first() else { return Ok(()) };
    if let Some(to) = reader_of(&tx, owner).await? {
        let letter = TasksDue::new(&context.config, to.name.clone(), &rows);
        let key = format!("{}:{owner}:{today}:{}", TasksDue::NAME, first.id);
        let envelope = Envelope { concerns: Some(("task", first.id.0)), ..to.envelope(key) };
        mail::enqueue(&tx, &context.post, now, envelope, &letter).await?;
    }
    task::Entity::update_many()
        .col_expr(Column::ToldDue, Expr::col(Column::DueOn))
        .filter(Column::Id.is_in(rows.iter().map(|row| row.id)))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// None for whoever left the secretariat, or has no address: they are told nothing.
async fn reader_of(tx: &WriteTransaction, owner: PersonId) -> anyhow::Result<Option<Addressee>> {
    let person = persons::find(tx, owner).await?;
    let person = person.filter(|row| row.state != PersonState::Disabled && !row.email.is_empty());
    let Some(person) = person else { return Ok(None) };
    if !is_clerk(tx, owner).await? {
        return Ok(None);
    }
    Addressee::of(&person).map(Some)
}
