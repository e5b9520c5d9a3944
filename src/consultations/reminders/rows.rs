use entities::ConsultationId;
use entities::consultations::consultation::{self, Awaits, ConsultationState};
use entities::consultations::reminder::{self, ReminderKind};
use entities::study_sessions::reminder::ReminderState;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _,
    QueryFilter as _, QueryTrait as _, Set,
};

use super::timing::{answer_due, due_times};
use crate::calendar::business_calendar_within;
use crate::consultations::pen::Pen;

/// Brings the reminders of a confirmed consultation to its time and people. What would have been
/// due already is left out: a letter has just said the same.
pub async fn plan(pen: Pen<'_>, row: &consultation::Model) -> Result<(), DbErr> {
    withdraw(pen, row.id).await?;
    plan_first(pen, row).await
}

/// The same for a consultation that was not confirmed before and has no reminders.
pub async fn plan_first(pen: Pen<'_>, row: &consultation::Model) -> Result<(), DbErr> {
    let calendar = business_calendar_within(pen.tx).await?;
    let people = [(Some(row.client_id), true), (row.accompanist_id, false)];
    let mut rows = Vec::new();
    for (person, is_client) in people {
        let Some(person_id) = person else { continue };
        for (kind, due_at) in due_times(row, &calendar, is_client) {
            let ahead = due_at > pen.now;
            rows.push(reminder::Model {
                id: pen.context.new_id(),
                consultation_id: row.id,
                person_id,
                kind,
                due_at,
                state: if ahead { ReminderState::Waiting } else { ReminderState::Skipped },
                settled_at: (!ahead).then_some(pen.now),
            });
        }
    }
    store(pen, rows).await
}

/// Brings the one reminder of a proposal to its time and to whoever answers: nobody, where it waits
/// for the secretariat. Whoever was reminded already is not reminded again of another time.
pub async fn plan_answer(pen: Pen<'_>, row: &consultation::Model) -> Result<(), DbErr> {
    withdraw(pen, row.id).await?;
    let asked = row.state == ConsultationState::Proposed && row.awaits == Some(Awaits::Accompanist);
    let asked = row.accompanist_id.zip(row.starts_at).filter(|_| asked);
    let Some((person_id, starts)) = asked else { return Ok(()) };
    let calendar = business_calendar_within(pen.tx).await?;
    let Some(due_at) = answer_due(pen.now, starts, &calendar) else { return Ok(()) };
    let told = reminder::Entity::find()
        .filter(reminder::Column::ConsultationId.eq(row.id))
        .filter(reminder::Column::PersonId.eq(person_id))
        .filter(reminder::Column::Kind.eq(ReminderKind::AnswerDue))
        .filter(reminder::Column::State.eq(ReminderState::Sent))
        .count(pen.tx)
        .await?;
    if told > 0 {
        return Ok(());
    }
    let row = reminder::Model {
        id: pen.context.new_id(),
        consultation_id: row.id,
        person_id,
        kind: ReminderKind::AnswerDue,
        due_at,
        state: ReminderState::Waiting,
        settled_at: None,
    };
    store(pen, vec![row]).await
}

/// One row for each person and kind, whatever happened to it before.
async fn store(pen: Pen<'_>, rows: Vec<reminder::Model>) -> Result<(), DbErr> {
    let rows = rows.into_iter().map(reminder::Model::into_active_model);
    let again = OnConflict::columns([
        reminder::Column::ConsultationId,
        reminder::Column::PersonId,
        reminder::Column::Kind,
    ])
    .update_columns([reminder::Column::DueAt, reminder::Column::State, reminder::Column::SettledAt])
    .to_owned();
    let rows = reminder::Entity::insert_many(rows).on_conflict(again);
    pen.tx.write_later(rows.as_query()).await
}

/// No reminder leaves for this consultation any more.
pub async fn withdraw(pen: Pen<'_>, id: ConsultationId) -> Result<(), DbErr> {
    reminder::Entity::update_many()
        .set(reminder::ActiveModel {
            state: Set(ReminderState::Withdrawn),
            settled_at: Set(Some(pen.now)),
            ..Default::default()
        })
        .filter(reminder::Column::ConsultationId.eq(id))
        .filter(reminder::Column::State.eq(ReminderState::Waiting))
        .exec(pen.tx)
        .await?;
    Ok(())
}
