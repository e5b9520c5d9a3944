//! Adding a task, and keeping it up to date.

use chrono::NaiveDate;
use entities::TaskId;
use entities::tasks::task::{self, TaskState};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _,
};
use serde_json::{Value, json};

use super::about::shown;
use super::storage::lock;
use super::task::{About, TaskDraft};
use super::who::is_clerk;
use super::{Clerk, Refusal, wording};
use crate::context::Context;
use crate::database::{Stop, WriteTransaction};
use crate::people::audit::{self, Entry, Subject};
use crate::vocabulary::tokyo;
use crate::web::Problems;

/// Adds a task. The same key gives the first one again.
pub async fn add(
    context: &Context,
    who: Clerk,
    (draft, request_key): (&TaskDraft, &str),
) -> Result<TaskId, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let mut row = blank(context, who, request_key);
    fill(&mut row, draft);
    known(&tx, who, (None, &row)).await?;
    row.told_due = past(row.due_on, tokyo::day_of(context.now()));
    let key = OnConflict::column(task::Column::RequestKey).do_nothing().to_owned();
    let added = task::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(key)
        .exec_without_returning(&tx)
        .await?;
    let found = task::Entity::find().filter(task::Column::RequestKey.eq(request_key));
    let row = found.one(&tx).await?;
    let row = row.ok_or_else(|| anyhow::anyhow!("a task was added and is not there"))?;
    if added == 1 {
        note(&tx, context, who, ("task.added", row.id, json!({ "due_on": row.due_on }))).await?;
        tx.commit().await?;
    }
    Ok(row.id)
}

fn blank(context: &Context, who: Clerk, request_key: &str) -> task::Model {
    let now = context.now();
    task::Model {
        id: context.new_id(),
        title: String::new(),
        note: String::new(),
        due_on: None,
        owner_id: None,
        about_kind: None,
        about_id: None,
        state: TaskState::Open,
        created_by: who.person(),
        created_at: now,
        closed_by: None,
        closed_at: None,
        told_due: None,
        updated_at: now,
        version: 0,
        request_key: request_key.to_owned(),
    }
}

fn fill(row: &mut task::Model, draft: &TaskDraft) {
    row.title.clone_from(&draft.title);
    row.note.clone_from(&draft.note);
    row.due_on = draft.due_on;
    row.owner_id = draft.owner;
    row.about_kind = draft.about.map(|about| about.kind);
    row.about_id = draft.about.map(|about| about.id);
}

/// A new owner is of the secretariat; what a task is about anew can be opened by whoever says so.
/// What was stored before is left alone, whatever became of it.
async fn known(
    tx: &WriteTransaction,
    who: Clerk,
    (before, row): (Option<&task::Model>, &task::Model),
) -> Result<(), Stop<Refusal>> {
    let mut problems = Problems::none();
    let owner = row.owner_id.filter(|id| before.is_none_or(|row| row.owner_id != Some(*id)));
    if let Some(owner) = owner
        && !is_clerk(tx, owner).await?
    {
        problems.add("owner", wording::UNKNOWN_OWNER);
    }
    let about = About::of(row).filter(|new| before.is_none_or(|row| About::of(row) != Some(*new)));
    if let Some(about) = about
        && shown(tx, who, &[about]).await?.is_empty()
    {
        problems.add("about", wording::UNKNOWN_ABOUT);
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(problems).into()) }
}

/// A date that has come already: nobody is written to about it.
pub(super) fn past(due_on: Option<NaiveDate>, today: NaiveDate) -> Option<NaiveDate> {
    due_on.filter(|day| *day <= today)
}

/// Saves everything about an open task. Saving what is there already is harmless.
pub async fn change(
    context: &Context,
    who: Clerk,
    id: TaskId,
    (draft, version): (&TaskDraft, Option<i32>),
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let before = lock(&tx, who, id).await?.ok_or(Refusal::NotFound)?;
    let mut row = before.clone();
    fill(&mut row, draft);
    let fields = changed(&before, &row);
    if fields.is_empty() {
        return Ok(());
    }
    if before.state != TaskState::Open {
        return Err(Refusal::Closed(before.state).into());
    }
    if version.is_some_and(|version| version != before.version) {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    known(&tx, who, (Some(&before), &row)).await?;
    if row.due_on != before.due_on {
        row.told_due = past(row.due_on, tokyo::day_of(context.now()));
    }
    row.version += 1;
    row.updated_at = context.now();
    let saved = task::Entity::update(row.into_active_model().reset_all());
    saved.validate()?.exec_without_returning(&tx).await?;
    note(&tx, context, who, ("task.changed", id, json!({ "fields": fields }))).await?;
    tx.commit().await?;
    Ok(())
}

fn changed(before: &task::Model, after: &task::Model) -> Vec<&'static str> {
    let fields = [
        ("title", before.title != after.title),
        ("note", before.note != after.note),
        ("due_on", before.due_on != after.due_on),
        ("owner", before.owner_id != after.owner_id),
        ("about", About::of(before) != About::of(after)),
    ];
    fields.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}

/// Notes in the audit log what was done to a task.
pub(super) async fn note(
    tx: &WriteTransaction,
    context: &Context,
    who: Clerk,
    (action, id, details): (&'static str, TaskId, Value),
) -> anyhow::Result<()> {
    let entry = Entry::new(action, Subject::of("task", id.0)).with(details);
    audit::note(tx, context, &who.actor(), entry).await
}
