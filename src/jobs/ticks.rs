//! Ticks of schedules, dealt with once.

use std::convert::Infallible;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use entities::jobs::schedule_run::{self, RunOutcome};
use futures_util::future::BoxFuture;
use sea_orm::sea_query::{OnConflict, Query};
use sea_orm::{
    ActiveEnum as _, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};

use crate::database::{Database, Stop, WriteTransaction, retrying};

use super::schedule::{CatchUp, Every, due};

/// How long the record of a tick is kept; the newest of a schedule stays for ever.
const KEPT: TimeDelta = TimeDelta::days(35);

type Effect =
    dyn for<'a> Fn(&'a WriteTransaction, Tick) -> BoxFuture<'a, anyhow::Result<()>> + Send + Sync;

/// One firing of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    /// When it should have fired.
    pub fire_at: DateTime<Utc>,
    pub now: DateTime<Utc>,
}

/// Work done at set times, once for all machines. Cheap to clone.
#[derive(Clone)]
pub struct Schedule {
    pub(super) name: &'static str,
    every: Every,
    catch_up: CatchUp,
    effect: Arc<Effect>,
}

impl Schedule {
    /// The effect writes through the transaction that also records the tick: if it fails, the tick
    /// counts as not run and is tried again. The name is stored; a renamed schedule begins anew.
    pub fn new(
        name: &'static str,
        every: Every,
        catch_up: CatchUp,
        effect: impl for<'a> Fn(&'a WriteTransaction, Tick) -> BoxFuture<'a, anyhow::Result<()>>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        Self { name, every, catch_up, effect: Arc::new(effect) }
    }

    /// Deals with every tick that is due, oldest first, in a transaction each; stops at the first
    /// that fails. Says how many effects ran here. Nothing cancels it.
    pub(super) async fn run_due(
        &self,
        database: &Database,
        now: DateTime<Utc>,
    ) -> anyhow::Result<usize> {
        let (schedule, database) = (self.clone(), database.clone());
        tokio::spawn(async move { schedule.run_ticks(&database, now).await }).await?
    }

    async fn run_ticks(&self, database: &Database, now: DateTime<Utc>) -> anyhow::Result<usize> {
        let last = newest(database.reader(), self.name).await?;
        let mut ran = 0;
        for (fire_at, outcome) in due(self.every, self.catch_up, last, now) {
            let once = || self.run_once(database, Tick { fire_at, now }, outcome);
            match retrying(once).await {
                Ok(here) => ran += usize::from(here),
                Err(Stop::Broken(error)) => return Err(error),
                Err(Stop::Refused(never)) => match never {},
            }
        }
        Ok(ran)
    }

    /// True if the effect ran here. Another machine that is at the same tick makes the insert wait
    /// for its end, and then finds the row, or does the work if the other failed.
    async fn run_once(
        &self,
        database: &Database,
        tick: Tick,
        outcome: RunOutcome,
    ) -> Result<bool, Stop<Infallible>> {
        let tx = database.begin_write().await?;
        if !record(&tx, self.name, tick, outcome).await? {
            return Ok(false);
        }
        let runs = outcome == RunOutcome::Ran;
        if runs {
            (self.effect)(&tx, tick).await?;
        }
        tx.commit().await?;
        Ok(runs)
    }
}

/// True if nobody has dealt with the tick before.
async fn record(
    tx: &WriteTransaction,
    schedule: &str,
    tick: Tick,
    outcome: RunOutcome,
) -> Result<bool, DbErr> {
    use schedule_run::Column;
    let mut insert = Query::insert();
    insert
        .into_table(schedule_run::Entity)
        .columns([Column::Schedule, Column::FireAt, Column::Outcome, Column::RanAt])
        .values_panic([
            schedule.into(),
            tick.fire_at.into(),
            outcome.to_value().into(),
            tick.now.into(),
        ])
        .on_conflict(OnConflict::new().do_nothing().to_owned());
    Ok(tx.execute(&insert).await?.rows_affected() > 0)
}

async fn newest(db: &impl ConnectionTrait, schedule: &str) -> Result<Option<DateTime<Utc>>, DbErr> {
    let row = schedule_run::Entity::find()
        .filter(schedule_run::Column::Schedule.eq(schedule))
        .order_by_desc(schedule_run::Column::FireAt)
        .one(db)
        .await?;
    Ok(row.map(|row| row.fire_at))
}

/// Deletes old records of one schedule; never its newest.
pub(super) async fn forget_old(
    database: &Database,
    schedule: &str,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let Some(newest) = newest(database.reader(), schedule).await? else {
        return Ok(());
    };
    let tx = database.begin_write().await?;
    schedule_run::Entity::delete_many()
        .filter(schedule_run::Column::Schedule.eq(schedule))
        .filter(schedule_run::Column::FireAt.lt(newest))
        .filter(schedule_run::Column::FireAt.lt(now - KEPT))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}
