//! What happens by itself.

use chrono::{DateTime, NaiveTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};

use super::{contacts, introductions};
use crate::context::Context;
use crate::jobs::{CatchUp, Every, Schedule};

/// Whether a reminder, a deadline, a meeting's end or a question is due.
pub async fn is_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool, DbErr> {
    introductions::is_due(db, now).await
}

/// Does all of it. Doing it again is harmless.
pub async fn do_due(context: &Context, now: DateTime<Utc>) -> anyhow::Result<()> {
    introductions::settle_due(context, now).await
}

/// Every night: records of disclosures go when their three years are over, files of contacts that
/// nobody wrote after a day.
pub fn schedule() -> Schedule {
    let at = NaiveTime::from_hms_opt(3, 50, 0).unwrap_or_default();
    Schedule::new("networking.forget", Every::DayAt(at), CatchUp::Latest, |tx, tick| {
        Box::pin(async move {
            introductions::forget_old(tx, tick.now).await?;
            contacts::forget_unapplied(tx, tick.now).await?;
            Ok(())
        })
    })
}
