//! What falls due by itself: requests nobody answered, reminders of meetings, of records to write and of tasks.

use chrono::{DateTime, Utc};
use entities::consultations::reminder;
use entities::study_sessions::reminder::ReminderState;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _,
    QueryTrait as _,
};

use super::booking::{has_lapsed, lapse_unanswered};
use super::record;
use super::reminders::send_due_reminders;
use crate::context::Context;
use crate::database::Stop;

/// Whether anything is due: few indexed questions.
pub async fn is_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let waiting = reminder::Entity::find()
        .select_only()
        .expr_as(1, "one")
        .filter(reminder::Column::State.eq(ReminderState::Waiting))
        .filter(reminder::Column::DueAt.lte(now))
        .limit(1);
    let meetings = db.query_one(waiting.as_query()).await?.is_some();
    let records = record::is_due(db, now).await? || record::office_is_due(db, now).await?;
    Ok(meetings || records || has_lapsed(db, now).await?)
}

/// Does all of it. Each part commits by itself, and doing it again is harmless.
pub async fn do_due(context: &Context, now: DateTime<Utc>) -> anyhow::Result<()> {
    record::send_due(context, now).await?;
    record::tell_office(context, now).await?;
    let done = async {
        lapse_unanswered(context, now).await?;
        send_due_reminders(context, now).await
    };
    match done.await {
        Ok(_) => Ok(()),
        // Nobody asked, so nobody can be refused.
        Err(Stop::Refused(refusal)) => {
            Err(anyhow::anyhow!("work by the clock was refused: {refusal:?}"))
        }
        Err(Stop::Broken(error)) => Err(error),
    }
}
