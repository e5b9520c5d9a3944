use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts the transactions of this process that may have changed the database.
#[derive(Clone, Default)]
pub struct Changes(Arc<AtomicU64>);

/// A place in that count. What was read after taking one still stands while the next one is equal,
/// as far as this process is concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change(u64);

impl Changes {
    pub fn last(&self) -> Change {
        Change(self.0.load(Ordering::SeqCst))
    }

    /// Counts when it is dropped: after a commit, however it ended.
    #[must_use]
    pub fn one_more(&self) -> Counting<'_> {
        Counting(self)
    }
}

/// A commit under way.
pub struct Counting<'a>(&'a Changes);

impl Drop for Counting<'_> {
    fn drop(&mut self) {
        self.0.0.fetch_add(1, Ordering::SeqCst);
    }
}
