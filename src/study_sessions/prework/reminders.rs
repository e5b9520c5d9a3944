//! When those who have not handed in are reminded.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entities::StudySessionId;
use entities::study_sessions::prework_reminder;
use entities::study_sessions::reminder::ReminderState;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _, QueryFilter as _};

use crate::study_sessions::pen::Pen;
use crate::study_sessions::reminders::due_at;

/// One row for each distance, at its place before the deadline. What was sent for this very deadline
/// stays sent; what would have been due already is left out.
pub async fn plan(
    pen: Pen<'_>,
    session_id: StudySessionId,
    deadline: DateTime<Utc>,
    distances: &BTreeSet<i32>,
) -> Result<(), DbErr> {
    let own = prework_reminder::Column::SessionId.eq(session_id);
    let gone = prework_reminder::Column::Minutes.is_not_in(distances.iter().copied());
    let gone = prework_reminder::Entity::delete_many().filter(own.clone()).filter(gone);
    gone.exec(pen.tx).await?;
    let known = prework_reminder::Entity::find().filter(own).all(pen.tx).await?;
    for minutes in distances {
        let due = due_at(deadline, *minutes);
        if known.iter().any(|row| row.minutes == *minutes && row.due_at == due) {
            continue;
        }
        let ahead = due > pen.now;
        let row = prework_reminder::Model {
            session_id,
            minutes: *minutes,
            due_at: due,
            state: if ahead { ReminderState::Waiting } else { ReminderState::Skipped },
            settled_at: (!ahead).then_some(pen.now),
        };
        let again = OnConflict::columns([
            prework_reminder::Column::SessionId,
            prework_reminder::Column::Minutes,
        ])
        .update_columns([
            prework_reminder::Column::DueAt,
            prework_reminder::Column::State,
            prework_reminder::Column::SettledAt,
        ])
        .to_owned();
        let insert = prework_reminder::Entity::insert(row.into_active_model()).on_conflict(again);
        insert.exec_without_returning(pen.tx).await?;
    }
    Ok(())
}

/// No reminder leaves for this session any more.
pub async fn withdraw_all(pen: Pen<'_>, id: StudySessionId) -> Result<(), DbErr> {
    prework_reminder::Entity::update_many()
        .col_expr(prework_reminder::Column::State, Expr::value(ReminderState::Withdrawn))
        .col_expr(prework_reminder::Column::SettledAt, Expr::value(Some(pen.now)))
        .filter(prework_reminder::Column::SessionId.eq(id))
        .filter(prework_reminder::Column::State.eq(ReminderState::Waiting))
        .exec(pen.tx)
        .await?;
    Ok(())
}
