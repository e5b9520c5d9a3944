use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entities::StudySessionId;
use entities::study_sessions::prework_reminder;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::reminder::ReminderState;
use entities::study_sessions::session::SessionState;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _, Set};

use super::{Assignment, Refusal, stored};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::study_sessions::letters::{self, PreworkReminder};
use crate::study_sessions::pen::Pen;
use crate::study_sessions::reminders::{Fate, fates};
use crate::study_sessions::session::{self as sessions, SessionRows};
use crate::vocabulary::tokyo;

/// Reminders whose time has come.
pub fn due(now: DateTime<Utc>) -> Expr {
    prework_reminder::Column::State
        .eq(ReminderState::Waiting)
        .and(prework_reminder::Column::DueAt.lte(now))
}

/// For the schedule: reminds everybody who has a seat and has not handed in; says how many. One
/// transaction for each session, with its row locked, so that no reminder passes a cancellation.
/// Doing it again is harmless.
pub async fn send_due_prework_reminders(
    context: &Context,
    now: DateTime<Utc>,
) -> Result<usize, Stop<Refusal>> {
    let sessions: Vec<StudySessionId> = prework_reminder::Entity::find()
        .select_only()
        .column(prework_reminder::Column::SessionId)
        .distinct()
        .filter(due(now))
        .into_tuple()
        .all(context.database.reader())
        .await?;
    let mut sent = 0;
    for id in sessions {
        sent += retrying(|| remind(context, id, now)).await?;
    }
    Ok(sent)
}

async fn remind(
    context: &Context,
    id: StudySessionId,
    now: DateTime<Utc>,
) -> Result<usize, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen { now, ..Pen::new(&tx, context) };
    let Some(row) = sessions::lock(&tx, id).await? else { return Ok(0) };
    let Some(prework) = stored::prework(&tx, id).await? else { return Ok(0) };
    let own = prework_reminder::Column::SessionId.eq(id);
    let lines = prework_reminder::Entity::find().filter(own).filter(due(now)).all(&tx).await?;
    let distances: Vec<i32> = lines.iter().map(|line| line.minutes).collect();
    let all = stored::distances(&tx, id).await?;
    let takes_place = row.state == SessionState::Published;
    let mut sent = 0;
    for (minutes, fate) in fates(&distances, &all, prework.due_at, now) {
        let state = match (takes_place, fate) {
            (false, _) => ReminderState::Withdrawn,
            (true, Fate::Skip) => ReminderState::Skipped,
            (true, Fate::Send) => {
                let rows = sessions::load(&tx, row.clone()).await?;
                sent += write(pen, &rows, (&prework, minutes)).await?;
                ReminderState::Sent
            }
        };
        settle(pen, (id, minutes), state).await?;
    }
    tx.commit().await?;
    Ok(sent)
}

/// To everybody with a seat who has not handed in. The key names the deadline, so another one
/// reminds anew and nothing reminds twice.
async fn write(
    pen: Pen<'_>,
    rows: &SessionRows,
    (prework, minutes): (&Assignment, i32),
) -> anyhow::Result<usize> {
    let handed: HashSet<_> =
        stored::handed_in(pen.tx, prework.session_id).await?.into_iter().collect();
    let mut sent = 0;
    for to in sessions::recipients(pen.tx, prework.session_id).await? {
        let confirmed = to.registration.state == RegistrationState::Confirmed;
        if !confirmed || handed.contains(&to.registration.id) {
            continue;
        }
        let letter = PreworkReminder::new(pen, rows, &to, tokyo::date_time(prework.due_at));
        let occasion = format!("prework_reminder:{minutes}:{}", prework.due_at.timestamp());
        letters::send_until(pen, &to, (&occasion, prework.due_at), &letter).await?;
        sent += 1;
    }
    Ok(sent)
}

async fn settle(
    pen: Pen<'_>,
    (session, minutes): (StudySessionId, i32),
    state: ReminderState,
) -> Result<(), DbErr> {
    prework_reminder::Entity::update_many()
        .set(prework_reminder::ActiveModel {
            state: Set(state),
            settled_at: Set(Some(pen.now)),
            ..Default::default()
        })
        .filter(prework_reminder::Column::SessionId.eq(session))
        .filter(prework_reminder::Column::Minutes.eq(minutes))
        .exec(pen.tx)
        .await?;
    Ok(())
}
