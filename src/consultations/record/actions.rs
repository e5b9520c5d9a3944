//! Tasks: what was agreed on, for whoever is to do it.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entities::consultations::consultation::{self, Side};
use entities::consultations::record_action::{self, ActionState};
use entities::consultations::record_field::RecordField;
use entities::{ConsultationId, PersonId, RecordActionId};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
};
use serde_json::json;

use super::openness::{Reader, reads};
use super::readers::handed_in_levels;
use super::{Refusal, reminders};
use crate::consultations::meeting::{self, parties_of};
use crate::consultations::pen::Pen;
use crate::consultations::{By, Organiser};
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::LongText;

/// A task as a list shows it.
#[derive(Clone, Debug)]
pub struct Task {
    pub id: RecordActionId,
    pub consultation: ConsultationId,
    /// Of the consultation.
    pub number: String,
    pub met_on: Option<DateTime<Utc>>,
    pub organisation: String,
    pub client: String,
    pub accompanist: String,
    pub owner: Side,
    pub text: String,
    pub due_on: NaiveDate,
    pub state: ActionState,
    pub note: Option<String>,
    pub closed_at: Option<DateTime<Utc>>,
}

/// What becomes of a task.
#[derive(Clone, Debug)]
pub struct Closing {
    /// Done or dropped.
    pub done: bool,
    pub note: Option<LongText<500>>,
}

/// Somebody's own tasks on either side, by date.
pub async fn tasks_of(db: &impl ConnectionTrait, person: PersonId) -> anyhow::Result<Vec<Task>> {
    let own =
        Condition::any().add(of_side(Side::Client, person)).add(of_side(Side::Accompanist, person));
    read(db, own).await
}

/// Tasks of a side; on the two sides of the meeting, of this person's meetings alone.
pub(super) fn of_side(side: Side, person: PersonId) -> Condition {
    use consultation::Column;
    let own = Condition::all().add(record_action::Column::Owner.eq(side));
    let column = match side {
        Side::Client => Column::ClientId,
        Side::Accompanist => Column::AccompanistId,
        Side::Staff => return own,
    };
    let meetings = consultation::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(column.eq(person))
        .into_query();
    own.add(record_action::Column::ConsultationId.in_subquery(meetings))
}

/// Open tasks the secretariat may read, of whichever side, by date.
pub async fn open_of_office(
    db: &impl ConnectionTrait,
    _who: Organiser,
) -> anyhow::Result<Vec<Task>> {
    let open = Condition::all().add(record_action::Column::State.eq(ActionState::Open));
    let tasks = read(db, open).await?;
    let ids: Vec<_> = tasks.iter().map(|task| task.consultation).collect();
    let levels = handed_in_levels(db, &ids, RecordField::Actions).await?;
    let readable = |id| levels.get(&id).is_some_and(|level| reads(*level, Reader::Office));
    Ok(tasks.into_iter().filter(|task| readable(task.consultation)).collect())
}

/// One task, for its owner or the secretariat.
pub async fn task(
    db: &impl ConnectionTrait,
    by: By,
    id: RecordActionId,
) -> anyhow::Result<Option<Task>> {
    let one = Condition::all().add(record_action::Column::Id.eq(id));
    let Some(task) = read(db, one).await?.pop() else { return Ok(None) };
    let row = meeting::find(db, task.consultation, by).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(may_close(db, by, (&row, task.owner)).await?.then_some(task))
}

async fn may_close(
    db: &impl ConnectionTrait,
    by: By,
    (row, owner): (&consultation::Model, Side),
) -> Result<bool, sea_orm::DbErr> {
    match by {
        By::Client(_) | By::Accompanist(_) => Ok(by.side() == owner),
        By::Link(_) => Ok(false),
        By::Staff(_) => {
            let levels = handed_in_levels(db, &[row.id], RecordField::Actions).await?;
            Ok(levels.get(&row.id).is_some_and(|level| reads(*level, Reader::Office)))
        }
    }
}

async fn read(db: &impl ConnectionTrait, wanted: Condition) -> anyhow::Result<Vec<Task>> {
    let rows = record_action::Entity::find()
        .filter(wanted)
        .filter(record_action::Column::Live.eq(true))
        .order_by_asc(record_action::Column::DueOn)
        .order_by_asc(record_action::Column::Id)
        .all(db)
        .await?;
    let ids = rows.iter().map(|row| row.consultation_id);
    let meetings =
        consultation::Entity::find().filter(consultation::Column::Id.is_in(ids)).all(db).await?;
    let parties = parties_of(db, meetings).await?;
    let parties: HashMap<_, _> = parties.into_iter().map(|one| (one.row.id, one)).collect();
    let complete = |row: record_action::Model| {
        let one = parties.get(&row.consultation_id)?;
        Some(Task {
            id: row.id,
            consultation: row.consultation_id,
            number: one.row.number.clone(),
            met_on: one.row.held_from,
            organisation: one.organisation.clone(),
            client: one.client_name(),
            accompanist: one.accompanist_name().unwrap_or_default(),
            owner: row.owner,
            text: row.text,
            due_on: row.due_on,
            state: row.state,
            note: row.note,
            closed_at: row.closed_at,
        })
    };
    Ok(rows.into_iter().filter_map(complete).collect())
}

/// Closes a task, for its owner or the secretariat. Closing it again in the same way is harmless.
pub async fn close_action(
    context: &Context,
    by: By,
    id: RecordActionId,
    wish: Closing,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let named = record_action::Entity::find_by_id(id).one(&tx).await?.ok_or(Refusal::NotFound)?;
    let row = meeting::lock(pen, named.consultation_id, by).await;
    let row = row.map_err(|stop| stop.map(|_| Refusal::NotFound))?;
    let task = record_action::Entity::find_by_id(id).one(&tx).await?.ok_or(Refusal::NotFound)?;
    if !task.live || !may_close(&tx, by, (&row, task.owner)).await? {
        return Err(Refusal::NotFound.into());
    }
    let state = if wish.done { ActionState::Done } else { ActionState::Dropped };
    let note = wish.note.map(LongText::into_string);
    if task.state != ActionState::Open {
        let same = (task.state, &task.note, task.closed_by) == (state, &note, Some(by.person()));
        return if same { Ok(()) } else { Err(Refusal::Closed.into()) };
    }
    let closed = record_action::Model {
        state,
        note,
        closed_at: Some(pen.now),
        closed_by: Some(by.person()),
        version: task.version + 1,
        updated_at: pen.now,
        ..task
    };
    let active = closed.into_active_model().reset_all();
    record_action::Entity::update(active).validate()?.exec(&tx).await?;
    reminders::withdraw(pen, id.0).await?;
    let facts = json!({ "action": id, "done": wish.done });
    let noted = ("record.action_closed", row.id);
    super::stored::note(pen, by, noted, facts).await?;
    tx.commit().await?;
    Ok(())
}
