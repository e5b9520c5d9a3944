use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::reminder::{self, ReminderState};
use entities::study_sessions::session::SessionState;
use entities::{RegistrationId, SessionReminderId, StudySessionId};
use sea_orm::{
    ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    Set,
};

use super::timing::{Fate, fates};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::study_sessions::letters::{self, SessionReminder};
use crate::study_sessions::pen::Pen;
use crate::study_sessions::registration::{Refusal, recipient};
use crate::study_sessions::session::{self, SessionRows};
use crate::study_sessions::wording;

/// For the schedule: writes the reminders due by now; says how many. Doing it again is harmless.
/// One transaction for each session, with its row locked, so that no reminder passes a cancellation.
pub async fn send_due_reminders(
    context: &Context,
    now: DateTime<Utc>,
) -> Result<usize, Stop<Refusal>> {
    let sessions: Vec<StudySessionId> = reminder::Entity::find()
        .select_only()
        .column(reminder::Column::SessionId)
        .distinct()
        .filter(reminder::Column::State.eq(ReminderState::Waiting))
        .filter(reminder::Column::DueAt.lte(now))
        .order_by_asc(reminder::Column::SessionId)
        .into_tuple()
        .all(context.database.reader())
        .await?;
    let mut sent = 0;
    for id in sessions {
        sent += retrying(|| send_for(context, id, now)).await?;
    }
    Ok(sent)
}

async fn send_for(
    context: &Context,
    id: StudySessionId,
    now: DateTime<Utc>,
) -> Result<usize, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen { now, ..Pen::new(&tx, context) };
    let Some(row) = session::lock(&tx, id).await? else { return Ok(0) };
    let rows = session::load(&tx, row).await?;
    let mut sent = 0;
    for (registration, due) in due_by_registration(pen, id).await? {
        sent += usize::from(remind(pen, &rows, registration, &due).await?);
    }
    tx.commit().await?;
    Ok(sent)
}

type Due = Vec<(SessionReminderId, i32, DateTime<Utc>)>;

async fn due_by_registration(
    pen: Pen<'_>,
    session: StudySessionId,
) -> Result<BTreeMap<RegistrationId, Due>, DbErr> {
    let rows = reminder::Entity::find()
        .filter(reminder::Column::SessionId.eq(session))
        .filter(reminder::Column::State.eq(ReminderState::Waiting))
        .filter(reminder::Column::DueAt.lte(pen.now))
        .all(pen.tx)
        .await?;
    let mut due: BTreeMap<_, Due> = BTreeMap::new();
    for row in rows {
        due.entry(row.registration_id).or_default().push((row.id, row.minutes, row.due_at));
    }
    Ok(due)
}

/// Settles what is due for one person; says whether a letter was written.
async fn remind(
    pen: Pen<'_>,
    rows: &SessionRows,
    id: RegistrationId,
    due: &Due,
) -> anyhow::Result<bool> {
    let row = registration::Entity::find_by_id(id).one(pen.tx).await?;
    let row = row.filter(|row| row.state == RegistrationState::Confirmed);
    let takes_place = rows.session.state == SessionState::Published;
    let Some(row) = row.filter(|_| takes_place) else {
        settle(pen, due.iter().map(|(id, ..)| *id), ReminderState::Withdrawn).await?;
        return Ok(false);
    };
    let distances: Vec<_> = due.iter().map(|(_, minutes, _)| *minutes).collect();
    let fates = fates(&distances, &rows.reminders, rows.session.starts_at, pen.now);
    let mut sent = false;
    for ((id, _, due_at), (minutes, fate)) in due.iter().zip(fates) {
        let state = match fate {
            Fate::Skip => ReminderState::Skipped,
            Fate::Send => {
                let to = recipient(pen.tx, row.clone()).await?;
                write(pen, rows, &to, (minutes, *due_at)).await?;
                sent = true;
                ReminderState::Sent
            }
        };
        settle(pen, [*id], state).await?;
    }
    Ok(sent)
}

/// The key names the instant it was due, so a moved session reminds anew and nothing reminds twice.
async fn write(
    pen: Pen<'_>,
    rows: &SessionRows,
    to: &letters::Recipient,
    (minutes, due_at): (i32, DateTime<Utc>),
) -> anyhow::Result<()> {
    let left = rows.session.starts_at - pen.now;
    let soon = wording::soon(pen.now, rows.session.starts_at, left < TimeDelta::hours(3));
    let letter = SessionReminder::new(pen, rows, to, soon);
    let occasion = format!("reminder:{minutes}:{}", due_at.timestamp());
    letters::send_until(pen, to, (&occasion, rows.session.starts_at), &letter).await
}

async fn settle(
    pen: Pen<'_>,
    ids: impl IntoIterator<Item = SessionReminderId>,
    state: ReminderState,
) -> Result<(), DbErr> {
    reminder::Entity::update_many()
        .set(reminder::ActiveModel {
            state: Set(state),
            settled_at: Set(Some(pen.now)),
            ..Default::default()
        })
        .filter(reminder::Column::Id.is_in(ids))
        .exec(pen.tx)
        .await?;
    Ok(())
}
