//! What becomes of a letter after a try: pure rules.

use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::attempt::{AttemptOutcome, Phase};
use entities::mail::message::{LetterClass, LetterState};

/// Senders that die this often over one letter are killed by it. The first death may be another
/// letter's doing, for letters are claimed by the handful; after it a letter is
/// [suspected](is_suspected) and goes alone, so that the next deaths are its own.
pub const CRASHES_ALLOWED: i32 = 3;

/// A letter of a circular is tried so long after its first try, and so often at least: a mailbox
/// that stays full keeps no circular open for its whole time. Letters never tried wait as before.
const CIRCULAR_TRIED: TimeDelta = TimeDelta::days(3);
const CIRCULAR_TRIES: i32 = 7;

/// Pauses between tries, in minutes; the last one repeats until the letter's time is over.
const PAUSES: [i64; 7] = [1, 5, 15, 60, 180, 360, 720];

/// How a try to hand a letter over ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub phase: Phase,
    pub answer: Answer,
    pub code: Option<u16>,
    /// The server's own words, or ours where it said nothing.
    pub reply: Option<String>,
    pub endpoint: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Accepted,
    /// Asked to come back later; costs a try.
    Later,
    /// Refused for good.
    Never,
    /// The connection ended after the closing dot and before the answer.
    Unknown,
    /// The mail server is in trouble, not the letter: costs nothing, wait until then.
    Trouble {
        until: DateTime<Utc>,
    },
    /// The recipient's side asked for fewer letters: costs nothing, wait until then.
    Throttled {
        until: DateTime<Utc>,
    },
    /// Nobody was asked, because letters there have to wait until then.
    Paced {
        until: DateTime<Utc>,
    },
    /// Given back untouched: the sender is stopping, or held it too long.
    Untouched,
}

/// What the rules need to know of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct History {
    pub class: LetterClass,
    pub attempts: i32,
    pub crash_count: i32,
    pub unknown_count: i32,
    /// When a sender took it for the first time.
    pub first_tried_at: Option<DateTime<Utc>>,
    pub expires_at: DateTime<Utc>,
}

impl History {
    /// Whether a try at this instant would be beyond its days: those of a circular alone.
    fn is_long_tried(&self, next: DateTime<Utc>) -> bool {
        self.class == LetterClass::Bulk
            && self.first_tried_at.is_some_and(|first| next >= first + CIRCULAR_TRIED)
    }
}

/// Where a letter stands next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fate {
    pub state: LetterState,
    pub outcome: AttemptOutcome,
    pub attempts: i32,
    pub crash_count: i32,
    pub unknown_count: i32,
    /// None: the letter is finished, or waits for a decision.
    pub next_attempt_at: Option<DateTime<Utc>>,
    pub error_class: Option<&'static str>,
}

impl Fate {
    /// Nothing more happens to the letter unless staff decide otherwise.
    pub fn is_finished(&self) -> bool {
        is_finished(self.state)
    }
}

/// Whether a sender died that had the letter in its hands: such a letter is taken alone.
pub fn is_suspected(crash_count: i32) -> bool {
    crash_count > 0
}

/// Nothing more happens to a letter in this state unless staff decide otherwise.
pub fn is_finished(state: LetterState) -> bool {
    matches!(
        state,
        LetterState::Accepted
            | LetterState::Rejected
            | LetterState::Suppressed
            | LetterState::Expired
            | LetterState::Stopped
    )
}

/// The next state after a try. `jitter` lies in `[0, 1)`.
pub fn after_try(history: &History, answer: Answer, now: DateTime<Utc>, jitter: f64) -> Fate {
    let rest = Fate {
        state: LetterState::Accepted,
        outcome: AttemptOutcome::Accepted,
        attempts: history.attempts,
        crash_count: history.crash_count,
        unknown_count: history.unknown_count,
        next_attempt_at: None,
        error_class: None,
    };
    match answer {
        Answer::Accepted => rest,
        Answer::Never => Fate {
            state: LetterState::Rejected,
            outcome: AttemptOutcome::Rejected,
            error_class: Some("refused"),
            ..rest
        },
        Answer::Later => Fate { outcome: AttemptOutcome::Deferred, ..later(history, now, jitter) },
        Answer::Unknown => unknown(history, now, jitter),
        Answer::Trouble { until } => Fate {
            outcome: AttemptOutcome::EndpointTrouble,
            error_class: Some("endpoint"),
            ..waiting(history, until)
        },
        // Otherwise a side that always asks for fewer would have no end.
        Answer::Throttled { until } if history.is_long_tried(until) => {
            let outcome = AttemptOutcome::Throttled;
            Fate { outcome, ..put_off(history, until) }
        }
        Answer::Throttled { until } | Answer::Paced { until } => Fate {
            outcome: AttemptOutcome::Throttled,
            error_class: Some("throttled"),
            ..waiting(history, until)
        },
        Answer::Untouched => {
            Fate { outcome: AttemptOutcome::EndpointTrouble, ..waiting(history, now) }
        }
    }
}

/// The next state when a sender died over a letter. `sending` tells whether it may have begun to
/// hand the content over.
pub fn after_crash(history: &History, sending: bool, now: DateTime<Utc>, jitter: f64) -> Fate {
    let crash_count = history.crash_count + 1;
    let history = History { crash_count, ..*history };
    if sending {
        let fate = unknown(&history, now, jitter);
        return Fate { crash_count, outcome: AttemptOutcome::Unknown, ..fate };
    }
    // Whoever is suspected the second time lets the others pass first.
    let next = if is_suspected(crash_count - 1) { now + pause(1, jitter) } else { now };
    let fate = Fate {
        outcome: AttemptOutcome::LeaseLost,
        error_class: Some("sender_died"),
        ..waiting(&history, next)
    };
    if crash_count < CRASHES_ALLOWED {
        return fate;
    }
    Fate { state: LetterState::Quarantined, next_attempt_at: None, ..fate }
}

/// A circular is never sent again on a guess; a notice is, once, under the same Message-ID; a
/// sign-in link is worthless by then.
fn unknown(history: &History, now: DateTime<Utc>, jitter: f64) -> Fate {
    let unknown_count = history.unknown_count + 1;
    let parked = Fate {
        state: LetterState::Unknown,
        outcome: AttemptOutcome::Unknown,
        unknown_count,
        next_attempt_at: None,
        error_class: Some("unknown"),
        ..waiting(history, now)
    };
    match history.class {
        LetterClass::SignIn => Fate { state: LetterState::Expired, ..parked },
        LetterClass::Transactional if history.unknown_count == 0 => {
            let again = later(history, now, jitter);
            let state =
                if again.next_attempt_at.is_some() { again.state } else { LetterState::Unknown };
            Fate { state, next_attempt_at: again.next_attempt_at, ..parked }
        }
        LetterClass::Transactional | LetterClass::Bulk => parked,
    }
}

fn later(history: &History, now: DateTime<Utc>, jitter: f64) -> Fate {
    put_off(history, now + pause(history.attempts + 1, jitter))
}

/// Costs a try; none is left where the next would come too late.
fn put_off(history: &History, next: DateTime<Utc>) -> Fate {
    let attempts = history.attempts + 1;
    let fate = Fate { attempts, error_class: Some("deferred"), ..waiting(history, next) };
    let gives_up = attempts >= CIRCULAR_TRIES && history.is_long_tried(next);
    if next < history.expires_at && !gives_up {
        return Fate { state: LetterState::Deferred, ..fate };
    }
    Fate {
        state: LetterState::Rejected,
        next_attempt_at: None,
        error_class: Some("gave_up"),
        ..fate
    }
}

fn waiting(history: &History, next_attempt_at: DateTime<Utc>) -> Fate {
    Fate {
        state: if history.attempts == 0 { LetterState::Pending } else { LetterState::Deferred },
        outcome: AttemptOutcome::Deferred,
        attempts: history.attempts,
        crash_count: history.crash_count,
        unknown_count: history.unknown_count,
        next_attempt_at: Some(next_attempt_at),
        error_class: None,
    }
}

/// The pause after the n-th try, a fifth shorter or longer.
fn pause(attempts: i32, jitter: f64) -> TimeDelta {
    let place = usize::try_from(attempts - 1).unwrap_or(0).min(PAUSES.len() - 1);
    spread(TimeDelta::minutes(PAUSES[place]), jitter)
}

/// A time a fifth shorter or longer.
#[expect(clippy::cast_possible_truncation, reason = "hours in milliseconds")]
pub fn spread(time: TimeDelta, jitter: f64) -> TimeDelta {
    let factor = 0.8 + 0.4 * jitter;
    let millis = i32::try_from(time.num_milliseconds()).unwrap_or(i32::MAX);
    TimeDelta::milliseconds((f64::from(millis) * factor) as i64)
}
