//! One letter to the secretariat's own address names the tasks of the secretariat that fall due or
//! have passed their day: each task once ahead and once after, all of a morning in one letter, in
//! office hours alone.
//!
//! What was told stands in the ledger: a letter covers everything since the one before it.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::consultations::consultation::{self, Side};
use entities::consultations::record_action::{self, ActionState};
use entities::mail::message;
use entities::people::organisation;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use super::letters::{OfficeActionLine, OfficeActionsDue};
use super::timing::task as task_times;
use crate::calendar::business_calendar;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::mail::{self, Envelope, Letter};
use crate::vocabulary::{BusinessCalendar, EmailAddress, tokyo};

/// Looked back when there was no letter for longer, or never one.
const REACH: TimeDelta = TimeDelta::days(14);

/// A task the secretariat is to hear of.
struct Due {
    task: record_action::Model,
    late: bool,
}

/// Whether there is something the secretariat was not told yet, while the office is open.
pub async fn is_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool, DbErr> {
    Ok(!due(db, now).await?.is_empty())
}

/// Writes the letter of this morning. The day is its key: doing it again is harmless.
pub async fn send_due(context: &Context, now: DateTime<Utc>) -> anyhow::Result<()> {
    if !is_due(context.database.reader(), now).await? {
        return Ok(());
    }
    let office = EmailAddress::parse(&context.config.secretariat.email).map_err(|_| {
        anyhow::anyhow!("the secretariat's address was not checked when the settings were read")
    })?;
    retrying(|| send(context, &office, now)).await.map_err(|stop| match stop {
        Stop::Refused(()) => anyhow::anyhow!("a reminder was refused"),
        Stop::Broken(error) => error,
    })
}

async fn send(
    context: &Context,
    office: &EmailAddress,
    now: DateTime<Utc>,
) -> Result<(), Stop<()>> {
    let tx = context.database.begin_write().await?;
    let due = due(&tx, now).await?;
    if due.is_empty() {
        return Ok(());
    }
    let letter = OfficeActionsDue {
        late: lines(&tx, &due, true).await?,
        soon: lines(&tx, &due, false).await?,
        url: format!("{}/staff/actions?owner=staff", context.config.base_url),
    };
    let envelope = Envelope::to(office.clone(), key(tokyo::day_of(now)));
    mail::enqueue(&tx, &context.post, now, envelope, &letter).await?;
    tx.commit().await?;
    Ok(())
}

/// Open tasks of the secretariat whose reminder fell due since the letter before.
async fn due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Due>, DbErr> {
    let (since, today) = (now - REACH, tokyo::day_of(now));
    // Reminded of three days ahead, or before a long holiday; told of as late for two weeks.
    let open = record_action::Entity::find()
        .filter(record_action::Column::Owner.eq(Side::Staff))
        .filter(record_action::Column::State.eq(ActionState::Open))
        .filter(record_action::Column::Live.eq(true))
        .filter(record_action::Column::DueOn.gte(tokyo::day_of(since - REACH)))
        .filter(record_action::Column::DueOn.lte(tokyo::day_of(now + REACH)))
        .order_by_asc(record_action::Column::DueOn)
        .order_by_asc(record_action::Column::Id)
        .all(db)
        .await?;
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let calendar = business_calendar(db).await?;
    if !calendar.is_open_at(now) {
        return Ok(Vec::new());
    }
    let last = last_letter(db, now).await?;
    // One letter a day, however much turns up later on it.
    if last.is_some_and(|at| tokyo::day_of(at) == today) {
        return Ok(Vec::new());
    }
    let since = last.map_or(since, |at| at.max(since));
    Ok(open.into_iter().filter_map(|task| of(&calendar, task, (since, now))).collect())
}

/// The latest of its reminders that fell due in between: what is late is no more soon.
fn of(
    calendar: &BusinessCalendar,
    task: record_action::Model,
    (since, now): (DateTime<Utc>, DateTime<Utc>),
) -> Option<Due> {
    let times = task_times(calendar, task.due_on);
    let fell_due = times.iter().any(|(_, at)| since < *at && *at <= now);
    let late = task.due_on < tokyo::day_of(now);
    fell_due.then_some(Due { task, late })
}

/// Found by the keys its days would have.
async fn last_letter(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    let days = (0..=REACH.num_days()).map(|days| key(tokyo::day_of(now - TimeDelta::days(days))));
    message::Entity::find()
        .select_only()
        .column(message::Column::CreatedAt)
        .filter(message::Column::DedupeKey.is_in(days))
        .order_by_desc(message::Column::CreatedAt)
        .limit(1)
        .into_tuple()
        .one(db)
        .await
}

fn key(day: NaiveDate) -> String {
    format!("{}:{day}", OfficeActionsDue::NAME)
}

async fn lines(
    db: &impl ConnectionTrait,
    due: &[Due],
    late: bool,
) -> Result<Vec<OfficeActionLine>, DbErr> {
    let chosen: Vec<_> = due.iter().filter(|one| one.late == late).map(|one| &one.task).collect();
    let meetings: Vec<(entities::ConsultationId, String, String)> = consultation::Entity::find()
        .select_only()
        .column(consultation::Column::Id)
        .column(consultation::Column::Number)
        .column(organisation::Column::Name)
        .join(sea_orm::JoinType::InnerJoin, of_organisation())
        .filter(consultation::Column::Id.is_in(chosen.iter().map(|task| task.consultation_id)))
        .into_tuple()
        .all(db)
        .await?;
    let line = |task: &&record_action::Model| {
        let (_, number, organisation) =
            meetings.iter().find(|(id, ..)| *id == task.consultation_id)?.clone();
        Some(OfficeActionLine { due: tokyo::date(task.due_on), organisation, number })
    };
    Ok(chosen.iter().filter_map(line).collect())
}

fn of_organisation() -> sea_orm::RelationDef {
    consultation::Entity::belongs_to(organisation::Entity)
        .from(consultation::Column::OrganisationId)
        .to(organisation::Column::Id)
        .into()
}
