//! Leaves a mail server alone that is in trouble, and asks it with one letter before all others.

use chrono::{DateTime, TimeDelta, Utc};

use super::super::fate::spread;

/// Failures in a row that open the breaker.
const FAILURES: u32 = 5;
/// Seconds of rest, longer each time the probe fails too.
const RESTS: [i64; 5] = [30, 60, 120, 300, 600];

const LONGEST: TimeDelta = TimeDelta::minutes(13);

#[derive(Debug, Default)]
pub struct Breaker {
    failures: u32,
    rests: usize,
    until: Option<DateTime<Utc>>,
    probing: bool,
}

/// Whether an endpoint may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    Free,
    /// One letter may try.
    Probe,
    Closed(DateTime<Utc>),
}

impl Breaker {
    /// What `admit` would say, without taking the probe.
    pub fn admission(&self, now: DateTime<Utc>) -> Admission {
        match self.until {
            None => Admission::Free,
            // Longer than the longest rest: the clock was set back meanwhile.
            Some(until) if until > now && until - now <= LONGEST => Admission::Closed(until),
            Some(_) if self.probing => Admission::Closed(now + TimeDelta::seconds(5)),
            Some(_) => Admission::Probe,
        }
    }

    /// Asks to use the endpoint. Whoever gets `Probe` must report back.
    pub fn admit(&mut self, now: DateTime<Utc>) -> Admission {
        let admission = self.admission(now);
        self.probing |= admission == Admission::Probe;
        admission
    }

    /// The probe has come to an end, whatever it found.
    pub fn probe_ended(&mut self) {
        self.probing = false;
    }

    pub fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// Until when it rests, and for the how-many-th time in a row.
    pub fn rest(&self) -> (Option<DateTime<Utc>>, usize) {
        (self.until, self.rests)
    }

    /// Failures of letters already on their way when the breaker opened say nothing new.
    pub fn failed(&mut self, now: DateTime<Utc>, jitter: f64) {
        if matches!(self.admission(now), Admission::Closed(_)) && !self.probing {
            return;
        }
        self.failures += 1;
        if self.failures < FAILURES {
            return;
        }
        let rest = TimeDelta::seconds(RESTS[self.rests.min(RESTS.len() - 1)]);
        self.until = Some(now + spread(rest, jitter));
        self.rests += 1;
    }
}
