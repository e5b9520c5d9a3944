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
use crate::mail::pacing::Pacing;
use crate::mail::smtp::Admission;
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
    pub pacing: Arc<Pacing>,
    pub lanes: usize,
    pub owner: String,
    pub stopping: Arc<AtomicBool>,
    pub counts: Mutex<Drained>,
}

impl Desk {
    /// Whether no further letter is to begin: the process stops, or every mail server rests.
    pub fn is_halted(&self) -> bool {
        self.is_stopping() || self.is_resting()
    }

    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    pub fn is_resting(&self) -> bool {
        matches!(self.carrier.admission(), Admission::Closed(_))
    }

    pub fn count(&self, state: LetterState) {
        self.drained().count(Some(state));
    }

    pub fn drained(&self) -> MutexGuard<'_, Drained> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
