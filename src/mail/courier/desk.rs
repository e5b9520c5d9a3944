//! What the lanes of one drain have in common.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use entities::mail::attempt::{self, AttemptOutcome, Phase};
use entities::mail::message::LetterState;
use entities::{MailAttemptId, MailMessageId};

use crate::database::Database;
use crate::mail::PostOffice;
use crate::mail::carrier::Carrier;
use crate::mail::drained::Drained;
use crate::vocabulary::{Chance, Clock};

/// A line of a letter's history that tells of no server.
pub fn line(
    chance: &Chance,
    (id, fence): (MailMessageId, i64),
    now: DateTime<Utc>,
    (phase, outcome): (Phase, AttemptOutcome),
) -> attempt::Model {
    attempt::Model {
        id: MailAttemptId(chance.uuid(now)),
        message_id: id,
        fence,
        endpoint: None,
        started_at: now,
        ended_at: now,
        phase,
        outcome,
        code: None,
        reply: None,
    }
}

/// What the lanes of one drain have in common.
pub struct Desk {
    pub database: Database,
    pub clock: Clock,
    pub chance: Chance,
    pub post: PostOffice,
    pub carrier: Arc<Carrier>,
    pub lanes: usize,
    pub owner: String,
    pub stopping: Arc<AtomicBool>,
    /// No mail server can be used just now.
    pub halted: AtomicBool,
    pub counts: Mutex<Drained>,
}

impl Desk {
    pub fn halt(&self) {
        self.halted.store(true, Ordering::Relaxed);
    }

    /// Whether no further letter is to begin.
    pub fn is_halted(&self) -> bool {
        self.halted.load(Ordering::Relaxed) || self.stopping.load(Ordering::Relaxed)
    }

    pub fn count(&self, state: LetterState) {
        self.drained().count(Some(state));
    }

    pub fn drained(&self) -> MutexGuard<'_, Drained> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
