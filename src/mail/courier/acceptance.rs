//! That a mail server took a letter of a circular.
//!
//! The letter's row tells it whole: when its content left and when the answer came, from which
//! server, in which words. The row of an accepted letter stays as it is, so the line of its history
//! is read there and need not be written a second time. It is written only where the row tells
//! something else already: the letter was given up or given back before its acceptance was known.

use chrono::{DateTime, Utc};
use entities::mail::attempt::{self, AttemptOutcome, Phase};
use entities::mail::message::{LetterState, Model};
use entities::{MailAttemptId, MailMessageId};
use uuid::Uuid;

/// A letter a mail server took.
#[derive(Clone, Debug)]
pub struct Acceptance {
    pub id: MailMessageId,
    pub fence: i64,
    pub begun: DateTime<Utc>,
    pub ended: DateTime<Utc>,
    /// None where the sender died before it could tell more than the fact.
    pub code: Option<u16>,
    pub reply: Option<String>,
    pub endpoint: Option<String>,
}

impl Acceptance {
    pub fn line(&self) -> attempt::Model {
        attempt::Model {
            id: line_of(self.id, self.fence),
            message_id: self.id,
            fence: self.fence,
            endpoint: self.endpoint.clone(),
            started_at: self.begun,
            ended_at: self.ended,
            phase: Phase::Dot,
            outcome: AttemptOutcome::Accepted,
            code: self.code.map(i32::from),
            reply: self.reply.clone(),
        }
    }
}

/// However often the acceptance of one claim is told, it is one line.
fn line_of(letter: MailMessageId, fence: i64) -> MailAttemptId {
    MailAttemptId(Uuid::from_u128(letter.0.as_u128() ^ u128::from(fence.unsigned_abs())))
}

/// The history of a letter, oldest first: the lines that are written down, and the acceptance that
/// its row alone tells.
pub fn with_acceptance(letter: &Model, mut lines: Vec<attempt::Model>) -> Vec<attempt::Model> {
    // Staff may have raised the fence before the answer came: then it is known by its moments.
    let moments = (letter.intent_at, letter.finished_at);
    let is_told = |line: &attempt::Model| {
        line.outcome == AttemptOutcome::Accepted
            && (line.fence == letter.fence
                || (Some(line.started_at), Some(line.ended_at)) == moments)
    };
    if let Some(line) = told_by(letter)
        && !lines.iter().any(is_told)
    {
        lines.push(line);
        lines.sort_by_key(|line| (line.ended_at, line.fence));
    }
    lines
}

/// None: the letter is no circular's, or was not accepted, or it is staff who say that it was.
fn told_by(letter: &Model) -> Option<attempt::Model> {
    let is_told = letter.circular_id.is_some()
        && letter.state == LetterState::Accepted
        && letter.error_class.is_none();
    let ended_at = letter.finished_at.filter(|_| is_told)?;
    Some(attempt::Model {
        id: line_of(letter.id, letter.fence),
        message_id: letter.id,
        fence: letter.fence,
        endpoint: letter.endpoint.clone(),
        started_at: letter.intent_at.unwrap_or(ended_at),
        ended_at,
        phase: Phase::Dot,
        outcome: AttemptOutcome::Accepted,
        code: letter.smtp_code,
        reply: letter.smtp_reply.clone(),
    })
}
