use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

/// Where "now" comes from. Rules never ask it; they take `now` as a parameter, and the edge
/// (a handler, a worker) asks once.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock, corrected by the difference to the database's clock, so that several
    /// machines on one database agree about leases and deadlines.
    System { correction: Arc<AtomicI64> },
    /// A clock that stands still until it is moved: tests and demonstrations.
    Standing(StandingClock),
}

/// A clock moved by hand, in microseconds since 1970.
#[derive(Clone, Debug)]
pub struct StandingClock(Arc<AtomicI64>);

impl Clock {
    pub fn system() -> Self {
        Self::System { correction: Arc::new(AtomicI64::new(0)) }
    }

    pub fn standing_at(now: DateTime<Utc>) -> (Self, StandingClock) {
        let hands = StandingClock(Arc::new(AtomicI64::new(now.timestamp_micros())));
        (Self::Standing(hands.clone()), hands)
    }

    /// The present instant in whole microseconds, the precision both databases keep.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System { correction } => {
                machine_time() + TimeDelta::microseconds(correction.load(Ordering::Relaxed))
            }
            Self::Standing(hands) => hands.now(),
        }
    }

    /// Makes this machine's clock agree with `reference`, the database's own idea of now.
    pub fn agree_with(&self, reference: DateTime<Utc>) {
        if let Self::System { correction } = self {
            let difference = reference - machine_time();
            correction.store(difference.num_microseconds().unwrap_or(0), Ordering::Relaxed);
        }
    }
}

impl StandingClock {
    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::Relaxed)).unwrap_or_default()
    }

    pub fn advance(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_microseconds().unwrap_or(0), Ordering::Relaxed);
    }

    pub fn set(&self, to: DateTime<Utc>) {
        self.0.store(to.timestamp_micros(), Ordering::Relaxed);
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
fn machine_time() -> DateTime<Utc> {
    let now = Utc::now();
    now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
}
