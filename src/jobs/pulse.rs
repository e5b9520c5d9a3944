use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// When a worker last showed that it lives. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Pulse {
    began: Instant,
    /// Milliseconds after the beginning.
    last: Arc<AtomicU64>,
    fresh_for: Duration,
}

impl Pulse {
    /// Begins fresh: a worker that has just been started is given its time. The workers take three
    /// heartbeats for `fresh_for`.
    pub fn new(fresh_for: Duration) -> Self {
        Self { began: Instant::now(), last: Arc::default(), fresh_for }
    }

    pub(super) fn beat(&self) {
        let since = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last.store(since, Ordering::Relaxed);
    }

    /// False once nothing was heard for that long: the process is not ready then.
    pub fn is_fresh(&self) -> bool {
        let last = Duration::from_millis(self.last.load(Ordering::Relaxed));
        self.began.elapsed().saturating_sub(last) <= self.fresh_for
    }
}
