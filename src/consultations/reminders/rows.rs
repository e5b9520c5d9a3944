use entities::ConsultationId;
use entities::consultations::{consultation, reminder};
use entities::study_sessions::reminder::ReminderState;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, Set,
};

use super::timing::due_times;
use crate::calendar::business_calendar;
use crate::consultations::pen::Pen;

/// Brings the reminders of a confirmed consultation to its time and people. What would have been
/// due already is left out: a letter has just said the same.
pub async fn plan(pen: Pen<'_>, row: &consultation::Model) -> Result<(), DbErr> {
    withdraw(pen, row.id).await?;
    plan_first(pen, row).await
}

/// The same for a consultation that was not confirmed before and has no reminders.
pub async fn plan_first(pen: Pen<'_>, row: &consultation::Model) -> Result<(), DbErr> {
    let calendar = business_calendar(pen.tx).await?;
    let people = [(Some(row.client_id), true), (row.accompanist_id, false)];
    let mut rows = Vec::new();
    for (person, is_client) in people {
        let Some(person_id) = person else { continue };
        for (kind, due_at) in due_times(row, &calendar, is_client) {
            let ahead = due_at > pen.now;
            let row = reminder::Model {
                id: pen.context.new_id(),
                consultation_id: row.id,
                person_id,
                kind,
                due_at,
                state: if ahead { ReminderState::Waiting } else { ReminderState::Skipped },
                settled_at: (!ahead).then_some(pen.now),
            };
            rows.push(row.into_active_model());
        }
    }
    // One row for each person and kind, whatever happened to it before.
    let again = OnConflict::columns([
        reminder::Column::ConsultationId,
        reminder::Column::PersonId,
        reminder::Column::Kind,
    ])
    .update_columns([reminder::Column::DueAt, reminder::Column::State, reminder::Column::SettledAt])
    .to_owned();
    reminder::Entity::insert_many(rows).on_conflict(again).exec_without_returning(pen.tx).await?;
    Ok(())
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
