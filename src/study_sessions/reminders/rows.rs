use entities::study_sessions::registration;
use entities::study_sessions::reminder::{self, ReminderState};
use entities::{RegistrationId, StudySessionId};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
    QuerySelect as _, QueryTrait as _, Set,
};

use super::timing::due_at;
use crate::mail::{self, Letter as _};
use crate::study_sessions::SessionRows;
use crate::study_sessions::letters::SessionReminder;
use crate::study_sessions::pen::Pen;

/// Brings the reminders of a confirmed registration to the session's time and distances. What would
/// have been due already is left out: a letter has just said the same.
pub async fn plan(
    pen: Pen<'_>,
    rows: &SessionRows,
    registration: RegistrationId,
) -> Result<(), DbErr> {
    withdraw(pen, registration).await?;
    plan_first(pen, rows, registration).await
}

/// The same for a registration that was not confirmed before and has no reminders.
pub async fn plan_first(
    pen: Pen<'_>,
    rows: &SessionRows,
    registration: RegistrationId,
) -> Result<(), DbErr> {
    if rows.reminders.is_empty() {
        return Ok(());
    }
    let planned = rows.reminders.iter().map(|minutes| {
        let due = due_at(rows.session.starts_at, *minutes);
        let ahead = due > pen.now;
        reminder::Model {
            id: pen.context.new_id(),
            registration_id: registration,
            session_id: rows.session.id,
            minutes: *minutes,
            due_at: due,
            state: if ahead { ReminderState::Waiting } else { ReminderState::Skipped },
            settled_at: (!ahead).then_some(pen.now),
        }
    });
    // One row for each distance, whatever happened to it before.
    let again = OnConflict::columns([reminder::Column::RegistrationId, reminder::Column::Minutes])
        .update_columns([
            reminder::Column::DueAt,
            reminder::Column::State,
            reminder::Column::SettledAt,
        ])
        .to_owned();
    let planned = reminder::Entity::insert_many(planned.map(reminder::Model::into_active_model));
    pen.tx.write_later(planned.on_conflict(again).as_query()).await
}

/// No reminder leaves for this registration any more.
pub async fn withdraw(pen: Pen<'_>, registration: RegistrationId) -> Result<(), DbErr> {
    reminder::Entity::update_many()
        .set(withdrawn(pen))
        .filter(reminder::Column::RegistrationId.eq(registration))
        .filter(reminder::Column::State.eq(ReminderState::Waiting))
        .exec(pen.tx)
        .await?;
    withdraw_letters(pen, registration::Column::Id.eq(registration)).await
}

/// Nor for anybody of this session.
pub async fn withdraw_all(pen: Pen<'_>, session: StudySessionId) -> Result<(), DbErr> {
    reminder::Entity::update_many()
        .set(withdrawn(pen))
        .filter(reminder::Column::SessionId.eq(session))
        .filter(reminder::Column::State.eq(ReminderState::Waiting))
        .exec(pen.tx)
        .await?;
    withdraw_letters(pen, registration::Column::SessionId.eq(session)).await
}

/// What was written already and still waits to leave.
async fn withdraw_letters(pen: Pen<'_>, whose: Expr) -> Result<(), DbErr> {
    let registrations = registration::Entity::find()
        .select_only()
        .column(registration::Column::Id)
        .filter(whose)
        .into_query();
    let about = ("study_session_registration", registrations);
    mail::withdraw(pen.tx, (&pen.context.post, pen.now), SessionReminder::NAME, about).await
}

fn withdrawn(pen: Pen<'_>) -> reminder::ActiveModel {
    reminder::ActiveModel {
        state: Set(ReminderState::Withdrawn),
        settled_at: Set(Some(pen.now)),
        ..Default::default()
    }
}
