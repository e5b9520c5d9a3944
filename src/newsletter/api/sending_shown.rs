//! What the API shows of an issue under way, and takes.

use chrono::{DateTime, Utc};
use entities::newsletter::issue::{self, IssueState};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::mail::{CircularCounts, LetterLine, Trace};
use crate::newsletter::sending::HourFigures;
use crate::newsletter::watching::{Facts, IssueLink};
use crate::web::one_of;

/// Letters by where they stand: `letters` is the sum of all others.
#[derive(Serialize, ToSchema)]
pub struct IssueCounts {
    letters: u64,
    /// Not tried yet.
    waiting: u64,
    /// The mail server asked to come back later.
    deferred: u64,
    /// Being handed over.
    under_way: u64,
    /// Taken by a mail server, which is not yet the reader's mailbox.
    accepted: u64,
    rejected: u64,
    /// Nobody knows whether a mail server took them: never sent again without a decision.
    unknown: u64,
    /// Their readers left, or nothing arrives there.
    suppressed: u64,
    expired: u64,
    stopped: u64,
    quarantined: u64,
}

impl From<CircularCounts> for IssueCounts {
    fn from(counts: CircularCounts) -> Self {
        Self {
            letters: counts.letters,
            waiting: counts.waiting,
            deferred: counts.deferred,
            under_way: counts.under_way,
            accepted: counts.accepted,
            rejected: counts.rejected,
            unknown: counts.unknown,
            suppressed: counts.suppressed,
            expired: counts.expired,
            stopped: counts.stopped,
            quarantined: counts.quarantined,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct IssueDomain {
    #[schema(example = "docomo.ne.jp")]
    domain: String,
    counts: IssueCounts,
    /// Readers with such an address who left since it began.
    left: u64,
}

#[derive(Serialize, ToSchema)]
pub struct IssueHour {
    hour: DateTime<Utc>,
    accepted: u64,
    /// Tries the mail server asked to make later.
    deferred: u64,
    rejected: u64,
    unknown: u64,
    /// Readers who left.
    left: u64,
}

impl From<HourFigures> for IssueHour {
    fn from(of: HourFigures) -> Self {
        let HourFigures { hour, accepted, deferred, rejected, unknown, left } = of;
        Self { hour, accepted, deferred, rejected, unknown, left }
    }
}

#[derive(Serialize, ToSchema)]
pub struct IssueProgress {
    #[schema(schema_with = one_of::<IssueState>)]
    state: IssueState,
    started_at: Option<DateTime<Utc>>,
    /// When all readers were written down; the first letters leave before.
    frozen_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
    counts: IssueCounts,
    /// Whether the counts add up to the readers written down.
    adds_up: bool,
    /// The sum in Japanese.
    equation: String,
    by_domain: Vec<IssueDomain>,
    by_hour: Vec<IssueHour>,
    /// Letters per second lately.
    rate: Option<f64>,
    /// At that rate, and not before letters that were put off are tried again; absent while all rest.
    seconds_left: Option<i64>,
    /// Outside the sending hours: when they begin again.
    rests_until: Option<DateTime<Utc>>,
    expires_at: DateTime<Utc>,
    /// Readers who left since it began.
    left_meanwhile: u64,
    /// The mail of all is held back just now.
    mail_held: bool,
    /// When the first of the letters a server put off is tried again.
    next_retry_at: Option<DateTime<Utc>>,
    /// Of an issue that is paused or was stopped.
    halt: Option<IssueHalt>,
    corrects: Option<OtherIssueItem>,
    /// By number, also those that are being written.
    corrected_by: Vec<OtherIssueItem>,
}

/// Somebody let the letters rest, or stopped them for good.
#[derive(Serialize, ToSchema)]
pub struct IssueHalt {
    at: Option<DateTime<Utc>>,
    by: Option<Uuid>,
    reason: String,
}

#[derive(Serialize, ToSchema)]
pub struct OtherIssueItem {
    id: Uuid,
    number: i32,
    #[schema(schema_with = one_of::<IssueState>)]
    state: IssueState,
}

impl From<IssueLink> for OtherIssueItem {
    fn from(one: IssueLink) -> Self {
        Self { id: one.id.0, number: one.number, state: one.state }
    }
}

fn halt(row: issue::Model) -> Option<IssueHalt> {
    let halted = matches!(row.state, IssueState::Paused | IssueState::Stopped);
    halted.then_some(IssueHalt {
        at: row.halted_at,
        by: row.halted_by.map(|id| id.0),
        reason: row.halt_reason,
    })
}

impl From<Facts> for IssueProgress {
    fn from(facts: Facts) -> Self {
        let progress = facts.progress;
        let domains = progress.by_domain.into_iter();
        let hours = progress.by_hour.into_iter();
        Self {
            state: progress.state,
            started_at: progress.started_at,
            frozen_at: progress.frozen_at,
            finished_at: progress.finished_at,
            adds_up: progress.counts.adds_up(),
            counts: progress.counts.into(),
            equation: progress.equation,
            by_domain: domains
                .map(|one| IssueDomain {
                    left: progress.left_by_domain.get(&one.domain).copied().unwrap_or(0),
                    domain: one.domain,
                    counts: one.counts.into(),
                })
                .collect(),
            by_hour: hours.map(Into::into).collect(),
            rate: progress.rate,
            seconds_left: progress.left.map(|left| left.num_seconds()),
            rests_until: progress.rests_until,
            expires_at: progress.expires_at,
            left_meanwhile: progress.left_meanwhile,
            mail_held: facts.mail_held,
            next_retry_at: facts.again_at,
            halt: halt(facts.row),
            corrects: facts.corrects.map(Into::into),
            corrected_by: facts.corrected_by.into_iter().map(Into::into).collect(),
        }
    }
}

/// Why somebody stops the letters.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HaltBody {
    #[schema(max_length = 500, example = "日付を直すため")]
    pub reason: String,
}

/// What lets the letters go on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResumptionBody {
    /// The number of readers, as the approver counts on: only where the issue was paused by itself.
    #[schema(minimum = 1, example = 4812)]
    pub readers: Option<u64>,
}

#[derive(Serialize, ToSchema)]
pub struct UnknownLetter {
    id: Uuid,
    to_address: String,
    finished_at: Option<DateTime<Utc>>,
    /// The mail server's own words, if it said any.
    reply: Option<String>,
    /// As the log of the mail server knows it.
    message_id: Option<String>,
    /// The server it was handed to, as far as that is on record.
    endpoint: Option<String>,
    /// When the answer failed to come; otherwise when the letter was taken in hand.
    tried_at: Option<DateTime<Utc>>,
}

impl UnknownLetter {
    pub fn new(line: LetterLine, trace: Option<Trace>) -> Self {
        let (message_id, endpoint, tried_at) = match trace {
            Some(trace) => (Some(trace.message_id), trace.endpoint, trace.tried_at),
            None => (None, None, None),
        };
        Self {
            id: line.id.0,
            to_address: line.to_address,
            finished_at: line.finished_at,
            reply: line.smtp_reply,
            message_id,
            endpoint,
            tried_at,
        }
    }
}
