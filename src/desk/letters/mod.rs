//! Every letter as it was rendered, where it stands, and what staff may decide about it.

pub mod api;
pub mod api_delivery;
pub mod api_hold;
pub mod api_previews;
mod holding;
pub mod pages;
mod previews;
mod returning;
mod search;
mod wording;

use chrono::{DateTime, Utc};
use entities::MailMessageId;
use sea_orm::DbErr;

use crate::context::Context;
use crate::database::Stop;
use crate::mail::{self, LetterLine, LetterRefusal, LetterState, Resolution};
use crate::people::Actor;
use crate::people::audit::{self, Entry, Subject};

pub use holding::{hold_mail, hold_restored, release_mail};
pub use previews::AllLetters;
pub use search::search;
pub use wording::state_chip;

/// What staff may decide about a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Stop,
    Retry,
    Resolve(Resolution),
}

impl Decision {
    /// The name in forms and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Retry => "retry",
            Self::Resolve(Resolution::Resend) => "resend",
            Self::Resolve(Resolution::MarkSent) => "mark_sent",
            Self::Resolve(Resolution::MarkLost) => "mark_lost",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        [
            Self::Stop,
            Self::Retry,
            Self::Resolve(Resolution::Resend),
            Self::Resolve(Resolution::MarkSent),
            Self::Resolve(Resolution::MarkLost),
        ]
        .into_iter()
        .find(|decision| decision.name() == name)
    }

    /// What can be decided about a letter. Whether it still can is asked again when it is done.
    /// Letters of a circular leave with it alone, and while one is in hand its row does not know
    /// whether it is leaving.
    pub async fn open_for(context: &Context, letter: &LetterLine) -> Result<Vec<Self>, DbErr> {
        let open = Self::open_in(letter.state);
        let Some(circular) = letter.circular_id else { return Ok(open) };
        let db = context.database.reader();
        let goes = mail::circular_goes(db, context.now(), circular).await?;
        let again = |one: &Self| matches!(one, Self::Retry | Self::Resolve(Resolution::Resend));
        let held = letter.state == LetterState::Claimed;
        let refused = |one: &Self| !goes && again(one) || held && *one == Self::Stop;
        Ok(open.into_iter().filter(|one| !refused(one)).collect())
    }

    fn open_in(state: LetterState) -> Vec<Self> {
        match state {
            LetterState::Pending | LetterState::Claimed => vec![Self::Stop],
            LetterState::Deferred | LetterState::Quarantined => vec![Self::Retry, Self::Stop],
            LetterState::Unknown => {
                [Resolution::Resend, Resolution::MarkSent, Resolution::MarkLost]
                    .map(Self::Resolve)
                    .into()
            }
            LetterState::Rejected
            | LetterState::Suppressed
            | LetterState::Expired
            | LetterState::Stopped => vec![Self::Retry],
            LetterState::Sending | LetterState::Accepted => Vec::new(),
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Stop => "送信を取りやめる",
            Self::Retry => "もう一度送る",
            Self::Resolve(resolution) => mail::wording::resolution(resolution),
        }
    }
}

/// Carries a decision out and writes it into the audit log, in one transaction.
pub async fn decide(
    context: &Context,
    actor: &Actor,
    id: MailMessageId,
    decision: Decision,
) -> Result<(), Stop<LetterRefusal>> {
    let now: DateTime<Utc> = context.now();
    let tx = context.database.begin_write().await?;
    match decision {
        Decision::Stop => mail::stop(&tx, &context.post, now, id).await?,
        Decision::Retry => mail::retry(&tx, &context.post, now, id).await?,
        Decision::Resolve(resolution) => {
            mail::resolve_unknown(&tx, &context.post, now, id, resolution).await?;
        }
    }
    let entry = Entry::new("letter.decided", Subject::of("mail_message", id.0))
        .with(serde_json::json!({ "decision": decision.name() }));
    audit::note(&tx, context, actor, entry).await?;
    tx.commit().await?;
    Ok(())
}
