//! Rows of tasks, with the names to show; each finder sees what whoever asks may see.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entities::tasks::task::{self, Column, TaskState};
use entities::{PersonId, TaskId};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};
use serde::{Deserialize, Serialize};

use super::about::{Shown, shown};
use super::{About, Clerk};
use crate::database::WriteTransaction;
use crate::people::persons;

/// Which tasks a list has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// Open ones of whoever asks, and those nobody owns.
    #[default]
    Own,
    /// Every open one they see.
    All,
    /// Done and dropped ones they see.
    Closed,
}

/// Where a list goes on: after this one.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Place {
    due_on: Option<NaiveDate>,
    closed_at: Option<DateTime<Utc>>,
    id: TaskId,
}

/// A task with the names of whom and what it is about.
#[derive(Clone, Debug)]
pub struct TaskView {
    pub row: task::Model,
    pub owner: Option<String>,
    pub made_by: String,
    pub closed_by: Option<String>,
    /// None where it is about nothing, or nothing that whoever asks may open.
    pub about: Option<Shown>,
}

impl TaskView {
    pub fn place(&self) -> Place {
        let row = &self.row;
        Place { due_on: row.due_on, closed_at: row.closed_at, id: row.id }
    }
}

/// Open tasks by their due dates, those without one at the end; closed ones, the latest first.
pub async fn list(
    db: &impl ConnectionTrait,
    (who, which): (Clerk, Which),
    (after, limit): (Option<Place>, u64),
) -> Result<Vec<TaskView>, DbErr> {
    let select = task::Entity::find().filter(listed(who, which));
    let select = match which {
        Which::Own | Which::All => by_date(select, after.as_ref()),
        Which::Closed => latest_first(select, after.as_ref()),
    };
    let rows = select.limit(limit).all(db).await?;
    named(db, who, rows).await
}

fn listed(who: Clerk, which: Which) -> Condition {
    match which {
        Which::Own => own(who),
        Which::All => visible(who).add(Column::State.eq(TaskState::Open)),
        Which::Closed => visible(who).add(Column::State.ne(TaskState::Open)),
    }
}

fn own(who: Clerk) -> Condition {
    let theirs =
        Condition::any().add(Column::OwnerId.eq(who.person())).add(Column::OwnerId.is_null());
    Condition::all().add(Column::State.eq(TaskState::Open)).add(theirs)
}

fn visible(who: Clerk) -> Condition {
    if who.arranges() {
        return Condition::all();
    }
    let theirs = Condition::any()
        .add(Column::OwnerId.eq(who.person()))
        .add(Column::OwnerId.is_null())
        .add(Column::CreatedBy.eq(who.person()));
    Condition::all().add(theirs)
}

/// The two databases sort what is empty differently; so whether it is comes first.
fn by_date(select: Select<task::Entity>, after: Option<&Place>) -> Select<task::Entity> {
    let select = match after {
        None => select,
        Some(Place { due_on: None, id, .. }) => {
            select.filter(Column::DueOn.is_null()).filter(Column::Id.gt(*id))
        }
        Some(Place { due_on: Some(day), id, .. }) => {
            let same = Condition::all().add(Column::DueOn.eq(*day)).add(Column::Id.gt(*id));
            let rest = Condition::any().add(Column::DueOn.gt(*day)).add(Column::DueOn.is_null());
            select.filter(rest.add(same))
        }
    };
    select
        .order_by_asc(Column::DueOn.is_null())
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::Id)
}

fn latest_first(select: Select<task::Entity>, after: Option<&Place>) -> Select<task::Entity> {
    let select = match after {
        Some(Place { closed_at: Some(at), id, .. }) => {
            let same = Condition::all().add(Column::ClosedAt.eq(*at)).add(Column::Id.lt(*id));
            select.filter(Condition::any().add(Column::ClosedAt.lt(*at)).add(same))
        }
        _ => select,
    };
    select.order_by_desc(Column::ClosedAt).order_by_desc(Column::Id)
}

/// One, if whoever asks sees it.
pub async fn find(
    db: &impl ConnectionTrait,
    who: Clerk,
    id: TaskId,
) -> Result<Option<TaskView>, DbErr> {
    let row = task::Entity::find_by_id(id).filter(visible(who)).one(db).await?;
    Ok(named(db, who, row.into_iter().collect()).await?.pop())
}

/// The same row, locked until the transaction ends.
pub(super) async fn lock(
    tx: &WriteTransaction,
    who: Clerk,
    id: TaskId,
) -> Result<Option<task::Model>, DbErr> {
    task::Entity::find_by_id(id).filter(visible(who)).lock_exclusive().one(tx).await
}

async fn named(
    db: &impl ConnectionTrait,
    who: Clerk,
    rows: Vec<task::Model>,
) -> Result<Vec<TaskView>, DbErr> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let people = rows
        .iter()
        .flat_map(|row| [Some(row.created_by), row.owner_id, row.closed_by].into_iter().flatten());
    let people: HashMap<PersonId, String> = persons::names(db, people.collect::<Vec<_>>()).await?;
    let abouts: Vec<About> = rows.iter().filter_map(About::of).collect();
    let abouts = shown(db, who, &abouts).await?;
    let name = |id: PersonId| people.get(&id).cloned();
    let view = |row: task::Model| TaskView {
        owner: row.owner_id.and_then(name),
        made_by: name(row.created_by).unwrap_or_default(),
        closed_by: row.closed_by.and_then(name),
        about: About::of(&row).and_then(|about| abouts.get(&about).cloned()),
        row,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Tasks whose date has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// The earliest of them.
    pub first: Vec<task::Model>,
    pub count: u64,
}

/// Open tasks of whoever asks, and of nobody, that are due by that day.
pub async fn due(
    db: &impl ConnectionTrait,
    (who, day): (Clerk, NaiveDate),
    limit: u64,
) -> Result<Due, DbErr> {
    let select = task::Entity::find().filter(own(who)).filter(Column::DueOn.lte(day));
    let count = select.clone().count(db).await?;
    if count == 0 {
        return Ok(Due::default());
    }
    let first = select.order_by_asc(Column::DueOn).order_by_asc(Column::Id).limit(limit);
    Ok(Due { first: first.all(db).await?, count })
}
