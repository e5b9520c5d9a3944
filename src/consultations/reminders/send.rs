use chrono::{DateTime, TimeDelta, Utc};
use entities::ConsultationId;
use entities::consultations::consultation::{self, Awaits, ConsultationState, Side};
use entities::consultations::intake_sheet;
use entities::consultations::reminder::{self, ReminderKind};
use entities::study_sessions::reminder::ReminderState;
use sea_orm::{
    ColumnTrait as _, DbErr, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Set,
};

use super::timing::is_fresh;
use crate::consultations::letters::{
    self, ConsultationAnswerDue, ConsultationIntakeDue, ConsultationReminder,
};
use crate::consultations::meeting::{Parties, lock_unasked, parties};
use crate::consultations::pen::Pen;
use crate::consultations::{Refusal, wording};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::vocabulary::tokyo;

/// For the schedule: writes the reminders due by now; says how many. Doing it again is harmless.
/// One transaction for each consultation, with its row locked, so that no reminder passes a
/// cancellation.
pub async fn send_due_reminders(
    context: &Context,
    now: DateTime<Utc>,
) -> Result<usize, Stop<Refusal>> {
    let consultations: Vec<ConsultationId> = reminder::Entity::find()
        .select_only()
        .column(reminder::Column::ConsultationId)
        .distinct()
        .filter(reminder::Column::State.eq(ReminderState::Waiting))
        .filter(reminder::Column::DueAt.lte(now))
        .order_by_asc(reminder::Column::ConsultationId)
        .into_tuple()
        .all(context.database.reader())
        .await?;
    let mut sent = 0;
    for id in consultations {
        sent += retrying(|| send_for(context, id, now)).await?;
    }
    Ok(sent)
}

async fn send_for(
    context: &Context,
    id: ConsultationId,
    now: DateTime<Utc>,
) -> Result<usize, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen { now, ..Pen::new(&tx, context) };
    let Some(row) = lock_unasked(pen, id).await? else { return Ok(0) };
    let waiting = reminder::Entity::find()
        .filter(reminder::Column::ConsultationId.eq(id))
        .filter(reminder::Column::State.eq(ReminderState::Waiting))
        .order_by_asc(reminder::Column::DueAt)
        .all(&tx)
        .await?;
    if !reminds(&row) {
        super::withdraw(pen, id).await?;
        tx.commit().await?;
        return Ok(0);
    }
    let open = intake_is_open(pen, id).await?;
    let parties = parties(&tx, row).await?;
    let mut sent = 0;
    for due in waiting.iter().filter(|due| due.due_at <= now) {
        let side =
            if due.person_id == parties.row.client_id { Side::Client } else { Side::Accompanist };
        let own: Vec<_> = waiting.iter().filter(|other| other.person_id == due.person_id).collect();
        let state = if is_worth(&parties, due, (&own, open), now) {
            write(pen, &parties, (due, side), open).await?;
            sent += 1;
            ReminderState::Sent
        } else {
            ReminderState::Skipped
        };
        settle(pen, due, state).await?;
    }
    tx.commit().await?;
    Ok(sent)
}

/// Of a meeting that takes place, and of a proposal somebody has to answer.
fn reminds(row: &consultation::Model) -> bool {
    match row.state {
        ConsultationState::Confirmed => true,
        ConsultationState::Proposed => row.awaits == Some(Awaits::Accompanist),
        _ => false,
    }
}

/// Not handed in yet.
async fn intake_is_open(pen: Pen<'_>, id: ConsultationId) -> Result<bool, DbErr> {
    let submitted = intake_sheet::Entity::find_by_id(id)
        .filter(intake_sheet::Column::SubmittedAt.is_not_null())
        .count(pen.tx)
        .await?;
    Ok(submitted == 0)
}

/// Whether a reminder whose time has come still says something that is not said otherwise.
fn is_worth(
    parties: &Parties,
    due: &reminder::Model,
    (own, open): (&[&reminder::Model], bool),
    now: DateTime<Utc>,
) -> bool {
    let of = |kind| own.iter().find(|other| other.kind == kind).map(|other| other.due_at);
    let starts = parties.row.starts_at.unwrap_or(now);
    match due.kind {
        // The reminder of the meeting tells of the sheet, too.
        ReminderKind::IntakeDue => {
            let told = of(ReminderKind::DayBefore).is_some_and(|other| other <= now);
            let deadline = parties.row.intake_due_at.unwrap_or(starts);
            open && !told && is_fresh(due.due_at, deadline, now)
        }
        ReminderKind::DayBefore => {
            is_fresh(due.due_at, of(ReminderKind::HourBefore).unwrap_or(starts), now)
        }
        ReminderKind::HourBefore | ReminderKind::AnswerDue => is_fresh(due.due_at, starts, now),
    }
}

/// The key names the instant it was due, so a moved meeting reminds anew and nothing reminds twice.
async fn write(
    pen: Pen<'_>,
    parties: &Parties,
    (due, side): (&reminder::Model, Side),
    open: bool,
) -> anyhow::Result<()> {
    let at = due.due_at.timestamp();
    if due.kind == ReminderKind::IntakeDue {
        let deadline = parties.row.intake_due_at.map(tokyo::date_time).unwrap_or_default();
        let letter = ConsultationIntakeDue::new(pen, parties, side, (deadline,));
        let occasion = format!("intake_due:{at}");
        return letters::send(pen, parties, (side, &occasion), (&letter, None)).await;
    }
    let starts = parties.row.starts_at.unwrap_or(pen.now);
    if due.kind == ReminderKind::AnswerDue {
        let letter = ConsultationAnswerDue::new(pen, parties, side, (tokyo::date_time(starts),));
        return letters::send(pen, parties, (side, "answer_due"), (&letter, None)).await;
    }
    let soon = wording::soon(pen.now, starts, starts - pen.now < TimeDelta::hours(3));
    let open = open && side == Side::Client;
    let letter = ConsultationReminder::new(pen, parties, side, (soon, open));
    let occasion = format!("reminder:{at}");
    letters::send(pen, parties, (side, &occasion), (&letter, None)).await
}

async fn settle(pen: Pen<'_>, due: &reminder::Model, state: ReminderState) -> Result<(), DbErr> {
    reminder::Entity::update_many()
        .set(reminder::ActiveModel {
            state: Set(state),
            settled_at: Set(Some(pen.now)),
            ..Default::default()
        })
        .filter(reminder::Column::Id.eq(due.id))
        .exec(pen.tx)
        .await?;
    Ok(())
}
