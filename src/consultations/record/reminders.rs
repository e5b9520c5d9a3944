//! Reminders of records to write and of tasks: rows that die with their cause, are checked again
//! when they are sent, leave in office hours alone, and never in a heap.

use chrono::{DateTime, Utc};
use entities::consultations::consultation::{self, Side};
use entities::consultations::record;
use entities::consultations::record_action::{self, ActionState};
use entities::consultations::record_reminder::{self, RecordReminderKind};
use entities::study_sessions::reminder::ReminderState;
use entities::{ConsultationId, PersonId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _, Set,
};
use uuid::Uuid;

use super::letters::{self, ActionDue, RecordLate};
use super::moves::is_open;
use super::timing::{DueTimes, is_fresh, late_record, task as task_times};
use crate::calendar::business_calendar;
use crate::consultations::meeting::{Parties, lock_unasked, parties};
use crate::consultations::pen::Pen;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::vocabulary::{BusinessCalendar, tokyo};

/// Reminders of a record that is to be written by its date.
pub async fn plan_record(
    pen: Pen<'_>,
    calendar: &BusinessCalendar,
    (row, record): (&consultation::Model, &record::Model),
) -> Result<(), DbErr> {
    let Some(author) = row.accompanist_id else { return Ok(()) };
    let due = late_record(calendar, record.due_at);
    plan(pen, row.id, (row.id.0, author), due).await
}

/// Reminders of an open task of one of the two sides. The secretariat is told of its own
/// in one letter.
pub async fn plan_task(
    pen: Pen<'_>,
    row: &consultation::Model,
    task: &record_action::Model,
) -> Result<(), DbErr> {
    withdraw(pen, task.id.0).await?;
    let owner = match task.owner {
        Side::Client => Some(row.client_id),
        Side::Accompanist => row.accompanist_id,
        Side::Staff => None,
    };
    let Some(owner) = owner.filter(|_| task.state == ActionState::Open) else { return Ok(()) };
    let calendar = business_calendar(pen.tx).await?;
    plan(pen, row.id, (task.id.0, owner), task_times(&calendar, task.due_on)).await
}

async fn plan(
    pen: Pen<'_>,
    consultation_id: ConsultationId,
    (subject_id, person_id): (Uuid, PersonId),
    due: DueTimes,
) -> Result<(), DbErr> {
    use record_reminder::Column;
    let rows = due.into_iter().map(|(kind, due_at)| {
        let ahead = due_at > pen.now;
        let row = record_reminder::Model {
            id: pen.context.new_id(),
            consultation_id,
            subject_id,
            person_id,
            kind,
            due_at,
            state: if ahead { ReminderState::Waiting } else { ReminderState::Skipped },
            settled_at: (!ahead).then_some(pen.now),
        };
        row.into_active_model()
    });
    let again = OnConflict::columns([Column::SubjectId, Column::PersonId, Column::Kind])
        .update_columns([Column::DueAt, Column::State, Column::SettledAt])
        .to_owned();
    record_reminder::Entity::insert_many(rows)
        .on_conflict(again)
        .exec_without_returning(pen.tx)
        .await?;
    Ok(())
}

/// No reminder leaves for this record or task any more.
pub async fn withdraw(pen: Pen<'_>, subject: Uuid) -> Result<(), DbErr> {
    record_reminder::Entity::update_many()
        .set(record_reminder::ActiveModel {
            state: Set(ReminderState::Withdrawn),
            settled_at: Set(Some(pen.now)),
            ..Default::default()
        })
        .filter(record_reminder::Column::SubjectId.eq(subject))
        .filter(record_reminder::Column::State.eq(ReminderState::Waiting))
        .exec(pen.tx)
        .await?;
    Ok(())
}

/// Whether a reminder is due while the office is open.
pub async fn is_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let waiting = record_reminder::Entity::find()
        .select_only()
        .expr_as(1, "one")
        .filter(record_reminder::Column::State.eq(ReminderState::Waiting))
        .filter(record_reminder::Column::DueAt.lte(now))
        .limit(1);
    if db.query_one(waiting.as_query()).await?.is_none() {
        return Ok(false);
    }
    Ok(business_calendar(db).await?.is_open_at(now))
}

/// Writes the reminders due by now, one transaction for each consultation with its row locked.
/// Doing it again is harmless.
pub async fn send_due(context: &Context, now: DateTime<Utc>) -> anyhow::Result<()> {
    let reader = context.database.reader();
    if !is_due(reader, now).await? {
        return Ok(());
    }
    let ids: Vec<ConsultationId> = record_reminder::Entity::find()
        .select_only()
        .column(record_reminder::Column::ConsultationId)
        .distinct()
        .filter(record_reminder::Column::State.eq(ReminderState::Waiting))
        .filter(record_reminder::Column::DueAt.lte(now))
        .order_by_asc(record_reminder::Column::ConsultationId)
        .into_tuple()
        .all(reader)
        .await?;
    for id in ids {
        retrying(|| send_for(context, id, now)).await.map_err(|stop| match stop {
            Stop::Refused(()) => anyhow::anyhow!("a reminder was refused"),
            Stop::Broken(error) => error,
        })?;
    }
    Ok(())
}

async fn send_for(
    context: &Context,
    id: ConsultationId,
    now: DateTime<Utc>,
) -> Result<(), Stop<()>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen { now, ..Pen::new(&tx, context) };
    let Some(row) = lock_unasked(pen, id).await? else { return Ok(()) };
    let parties = parties(&tx, row).await?;
    let waiting = record_reminder::Entity::find()
        .filter(record_reminder::Column::ConsultationId.eq(id))
        .filter(record_reminder::Column::State.eq(ReminderState::Waiting))
        .order_by_asc(record_reminder::Column::DueAt)
        .order_by_asc(record_reminder::Column::Id)
        .all(&tx)
        .await?;
    for due in waiting.iter().filter(|due| due.due_at <= now) {
        let next = waiting
            .iter()
            .filter(|other| other.subject_id == due.subject_id && other.due_at > due.due_at)
            .map(|other| other.due_at)
            .min();
        let fresh = is_fresh(due.due_at, next, now);
        let sent = fresh && write(pen, &parties, due).await?;
        settle(pen, due, if sent { ReminderState::Sent } else { ReminderState::Skipped }).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Writes the letter if its cause is still there. The key names the instant it was due.
async fn write(
    pen: Pen<'_>,
    parties: &Parties,
    due: &record_reminder::Model,
) -> anyhow::Result<bool> {
    use RecordReminderKind::{ActionLate, ActionSoon};
    let at = due.due_at.timestamp();
    if !matches!(due.kind, ActionSoon | ActionLate) {
        let record = record::Entity::find_by_id(parties.row.id).one(pen.tx).await?;
        let Some(record) = record.filter(|record| is_open(record.state)) else { return Ok(false) };
        let letter = RecordLate::new(
            pen,
            parties,
            Side::Accompanist,
            (tokyo::date_time(record.due_at), due.kind == RecordReminderKind::ThirdLate),
        );
        let occasion = format!("record:late:{at}");
        letters::send(pen, parties, (Side::Accompanist, &occasion), &letter).await?;
        return Ok(true);
    }
    let task = record_action::Entity::find_by_id(due.subject_id).one(pen.tx).await?;
    let open = |task: &record_action::Model| task.state == ActionState::Open && task.live;
    let Some(task) = task.filter(open) else { return Ok(false) };
    let day = tokyo::date(task.due_on);
    let facts = (day, due.kind == ActionLate, letters::task_url(pen, &task));
    let letter = ActionDue::new(pen, parties, task.owner, facts);
    let occasion = format!("action:{}:{at}", task.id);
    letters::send(pen, parties, (task.owner, &occasion), &letter).await?;
    Ok(true)
}

async fn settle(
    pen: Pen<'_>,
    due: &record_reminder::Model,
    state: ReminderState,
) -> Result<(), DbErr> {
    record_reminder::Entity::update_many()
        .set(record_reminder::ActiveModel {
            state: Set(state),
            settled_at: Set(Some(pen.now)),
            ..Default::default()
        })
        .filter(record_reminder::Column::Id.eq(due.id))
        .exec(pen.tx)
        .await?;
    Ok(())
}
