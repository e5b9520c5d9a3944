//! Everything this product does unasked.

use anyhow::Context as _;
use chrono::{DateTime, Utc};

use crate::database::Database;

use super::bell::Bell;
use super::ticks::Schedule;

/// Rounds after which bells that keep each other busy are left to the next time.
const ROUNDS: usize = 10;

/// The bells and schedules of the product, gathered by `app.rs`. Cheap to clone.
#[derive(Clone, Default)]
pub struct Duties {
    pub bells: Vec<Bell>,
    pub schedules: Vec<Schedule>,
}

impl Duties {
    /// Does everything that is due at `now`, in order and without a queue: first the schedules,
    /// then the bells until none has anything left. The first failure ends it.
    pub async fn run_due(&self, database: &Database, now: DateTime<Utc>) -> anyhow::Result<()> {
        for schedule in &self.schedules {
            let ran = schedule.run_due(database, now).await;
            ran.with_context(|| format!("the schedule {} failed", schedule.name))?;
        }
        for _ in 0..ROUNDS {
            if !self.answer_due(now).await? {
                break;
            }
        }
        Ok(())
    }

    /// One round; true if any bell had something to do.
    async fn answer_due(&self, now: DateTime<Utc>) -> anyhow::Result<bool> {
        let mut any = false;
        for bell in &self.bells {
            if bell.is_due(now).await? {
                any = true;
                let done = bell.work(now).await;
                done.with_context(|| format!("the work of the bell {} failed", bell.name))?;
            }
        }
        Ok(any)
    }
}
