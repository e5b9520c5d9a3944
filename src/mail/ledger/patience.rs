//! Writing while the database may be away for a moment.

use std::time::Duration;

use sea_orm::DbErr;

/// Most entries one commit takes.
pub const TOGETHER: usize = 64;

/// Pauses between the tries: a restart or a failover of the database is lived through.
const PAUSES: [Duration; 6] = [
    Duration::from_millis(50),
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(3),
    Duration::from_secs(10),
    Duration::from_secs(20),
];

/// How long one commit is tried.
pub struct Patience {
    what: &'static str,
    left: std::array::IntoIter<Duration, 6>,
}

impl Patience {
    /// `what` is named in the log.
    pub fn with(what: &'static str) -> Self {
        Self { what, left: PAUSES.into_iter() }
    }

    /// After a failed try: waits, and true means try again. False after 34 seconds.
    pub async fn lasts(&mut self, error: DbErr) -> bool {
        let what = self.what;
        let Some(pause) = self.left.next() else {
            tracing::error!(%error, what, "could not be written");
            return false;
        };
        tracing::warn!(%error, what, "not written yet");
        tokio::time::sleep(pause).await;
        true
    }
}
