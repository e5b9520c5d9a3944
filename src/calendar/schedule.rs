use crate::jobs::{CatchUp, Every, Schedule};

use super::claiming::sweep_expired_holds;

/// Every quarter of an hour. One run takes away all that has expired, so it stands for every tick
/// that was missed.
pub fn schedule() -> Schedule {
    Schedule::new("calendar.expired_holds", Every::Minutes(15), CatchUp::Latest, |tx, tick| {
        Box::pin(async move {
            let gone = sweep_expired_holds(tx, tick.now).await?;
            if gone > 0 {
                tracing::info!(holds = gone, "expired holds were given back");
            }
            Ok(())
        })
    })
}
