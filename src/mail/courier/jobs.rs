//! Letters that wait for a lane of this process.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, Semaphore};

use super::logbook::Place;

/// A queue from which any lane takes the next letter.
pub struct Jobs {
    places: Mutex<VecDeque<Place>>,
    /// One permit for each of them.
    ready: Semaphore,
    /// So few letters, and the next bundle is fetched.
    reserve: AtomicUsize,
    low: Notify,
}

impl Jobs {
    pub fn with_reserve(letters: usize) -> Self {
        Self {
            places: Mutex::default(),
            ready: Semaphore::new(0),
            reserve: AtomicUsize::new(letters),
            low: Notify::new(),
        }
    }

    /// While fewer letters wait than this, more are fetched.
    pub fn keep(&self, letters: usize) {
        self.reserve.store(letters, Ordering::Relaxed);
    }

    pub fn push(&self, places: impl ExactSizeIterator<Item = Place>) {
        let count = places.len();
        self.places().extend(places);
        self.ready.add_permits(count);
    }

    /// Waits for a letter. None: there will be no more.
    pub async fn next(&self) -> Option<Place> {
        self.ready.acquire().await.ok()?.forget();
        self.pop()
    }

    pub fn try_next(&self) -> Option<Place> {
        self.ready.try_acquire().ok()?.forget();
        self.pop()
    }

    /// The next letter, if it is of this kind.
    pub fn try_next_if(&self, suits: impl Fn(&Place) -> bool) -> Option<Place> {
        let permit = self.ready.try_acquire().ok()?;
        let mut places = self.places();
        if !places.front().is_some_and(suits) {
            return None;
        }
        permit.forget();
        let place = places.pop_front();
        self.note_low(places.len());
        place
    }

    /// Returns when few letters wait.
    pub async fn low(&self) {
        self.low.notified().await;
    }

    pub fn len(&self) -> usize {
        self.places().len()
    }

    pub fn is_low(&self) -> bool {
        self.is_short_of(self.places().len())
    }

    /// Lanes go home once they have done what waits.
    pub fn no_more(&self) {
        self.ready.close();
    }

    /// What still waits, once the lanes have gone.
    pub fn rest(&self) -> Vec<Place> {
        self.places().drain(..).collect()
    }

    fn pop(&self) -> Option<Place> {
        let mut places = self.places();
        let place = places.pop_front();
        self.note_low(places.len());
        place
    }

    fn note_low(&self, left: usize) {
        if self.is_short_of(left) {
            self.low.notify_one();
        }
    }

    fn is_short_of(&self, left: usize) -> bool {
        left < self.reserve.load(Ordering::Relaxed)
    }

    fn places(&self) -> MutexGuard<'_, VecDeque<Place>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
