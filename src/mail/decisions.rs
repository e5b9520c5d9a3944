//! What staff decide about a letter. Each takes the caller's transaction, so that the audit log is
//! written with it.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use entities::mail::attempt::{AttemptOutcome, Phase};
use entities::mail::circular::{self, CircularState};
use entities::mail::message;
use entities::mail::message::{Column, LetterState, Model};
use entities::mail::suppression;
use entities::mail::suppression::SuppressionReason;
use entities::{MailCircularId, MailMessageId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, UpdateMany,
};

use super::PostOffice;
use super::envelope::lifetime;
use super::ledger::{self, attempt_row, insert_attempts};
use crate::database::{Stop, WriteTransaction};
use crate::vocabulary::EmailAddress;

/// Why a decision about a letter cannot be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterRefusal {
    NotFound,
    /// Its content is being handed over just now.
    Underway,
    /// Its way is over already.
    AlreadyFinished,
    /// The mail server has taken it; sending it again would make a double.
    AlreadyAccepted,
    /// Its fate is unknown: decide about that instead.
    FateUnknown,
    /// Its fate is known.
    NotUnknown,
    /// Its body held a secret and is gone.
    BodyErased,
    /// It belongs to a circular that is over: a letter of it leaves only with the circular.
    CircularOver,
}

/// What staff say about a letter whose fate is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Send it again under the same Message-ID, at the risk of a double.
    Resend,
    /// It is known to have arrived.
    MarkSent,
    /// It is known not to have arrived, and is not sent again.
    MarkLost,
}

type Decided = Result<(), Stop<LetterRefusal>>;

/// Keeps a letter from leaving. Also works while a sender holds it, until its content is handed
/// over.
pub async fn stop(
    tx: &WriteTransaction,
    post: &PostOffice,
    now: DateTime<Utc>,
    id: MailMessageId,
) -> Decided {
    use LetterState::{Claimed, Deferred, Pending, Quarantined, Sending, Unknown};
    let letter = load(tx, id).await?;
    match letter.state {
        // It may be leaving: its bundle knows, its row does not.
        Claimed if letter.circular_id.is_some() => {
            return Err(Stop::Refused(LetterRefusal::Underway));
        }
        Pending | Deferred | Claimed | Quarantined => {}
        Sending => return Err(Stop::Refused(LetterRefusal::Underway)),
        Unknown => return Err(Stop::Refused(LetterRefusal::FateUnknown)),
        _ => return Err(Stop::Refused(LetterRefusal::AlreadyFinished)),
    }
    let update = moved(&letter, LetterState::Stopped)
        .col_expr(Column::FinishedAt, Expr::value(now))
        .col_expr(Column::ErrorClass, Expr::value("stopped"));
    decide(tx, post, now, (letter, update, AttemptOutcome::Stopped)).await
}

/// Tries a letter again from the beginning, under the same Message-ID.
pub async fn retry(
    tx: &WriteTransaction,
    post: &PostOffice,
    now: DateTime<Utc>,
    id: MailMessageId,
) -> Decided {
    use LetterState::{Accepted, Claimed, Pending, Sending, Unknown};
    let letter = load(tx, id).await?;
    match letter.state {
        Accepted => return Err(Stop::Refused(LetterRefusal::AlreadyAccepted)),
        Unknown => return Err(Stop::Refused(LetterRefusal::FateUnknown)),
        Pending | Claimed | Sending => return Err(Stop::Refused(LetterRefusal::Underway)),
        _ => {}
    }
    again(tx, post, now, letter).await
}

/// Decides about a letter whose fate is unknown.
pub async fn resolve_unknown(
    tx: &WriteTransaction,
    post: &PostOffice,
    now: DateTime<Utc>,
    id: MailMessageId,
    resolution: Resolution,
) -> Decided {
    let letter = load(tx, id).await?;
    if letter.state != LetterState::Unknown {
        return Err(Stop::Refused(LetterRefusal::NotUnknown));
    }
    let (state, outcome, class) = match resolution {
        Resolution::Resend => return again(tx, post, now, letter).await,
        Resolution::MarkSent => (LetterState::Accepted, AttemptOutcome::Accepted, "marked_sent"),
        Resolution::MarkLost => (LetterState::Rejected, AttemptOutcome::Rejected, "marked_lost"),
    };
    let update = moved(&letter, state)
        .col_expr(Column::FinishedAt, Expr::value(now))
        .col_expr(Column::ErrorClass, Expr::value(class));
    decide(tx, post, now, (letter, update, outcome)).await
}

/// Puts an address on the list of those that get no more letters.
pub async fn suppress(
    tx: &WriteTransaction,
    post: &PostOffice,
    now: DateTime<Utc>,
    address: &EmailAddress,
    reason: SuppressionReason,
) -> anyhow::Result<()> {
    ledger::suppress(tx, &post.address_key(address), None, reason, now).await.map_err(Into::into)
}

/// Takes an address off that list. True when it was on it.
pub async fn lift_suppression(
    tx: &WriteTransaction,
    post: &PostOffice,
    address: &EmailAddress,
) -> anyhow::Result<bool> {
    let lifted =
        suppression::Entity::delete_by_id(post.address_key(address)).exec(tx).await?.rows_affected;
    Ok(lifted == 1)
}

/// Locked, so that no sender moves it meanwhile.
async fn load(tx: &WriteTransaction, id: MailMessageId) -> Result<Model, Stop<LetterRefusal>> {
    message::Entity::find_by_id(id)
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or(Stop::Refused(LetterRefusal::NotFound))
}

async fn again(
    tx: &WriteTransaction,
    post: &PostOffice,
    now: DateTime<Utc>,
    letter: Model,
) -> Decided {
    if letter.confidential && letter.text_body.is_empty() {
        return Err(Stop::Refused(LetterRefusal::BodyErased));
    }
    if let Some(id) = letter.circular_id {
        going(tx, now, id).await?;
    }
    let expires_at = letter.expires_at.max(now + lifetime(letter.class));
    let update = moved(&letter, LetterState::Pending)
        .col_expr(Column::NextAttemptAt, Expr::value(now))
        .col_expr(Column::ExpiresAt, Expr::value(expires_at))
        .col_expr(Column::Attempts, Expr::value(0))
        .col_expr(Column::CrashCount, Expr::value(0))
        .col_expr(Column::FinishedAt, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(Column::ErrorClass, Expr::value(Option::<String>::None));
    decide(tx, post, now, (letter, update, AttemptOutcome::Retried)).await?;
    tx.note_letter();
    Ok(())
}

/// Whether letters of a circular may still leave.
pub async fn circular_goes(
    reader: &impl ConnectionTrait,
    now: DateTime<Utc>,
    id: MailCircularId,
) -> Result<bool, DbErr> {
    let found = circular::Entity::find_by_id(id).one(reader).await?;
    Ok(found.is_some_and(|row| goes(&row, now)))
}

fn goes(row: &circular::Model, now: DateTime<Utc>) -> bool {
    use CircularState::{Gathering, Paused, Running};
    matches!(row.state, Gathering | Running | Paused) && row.expires_at > now
}

/// Letters of a circular leave only while it does.
async fn going(tx: &WriteTransaction, now: DateTime<Utc>, id: MailCircularId) -> Decided {
    let found = circular::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    if found.is_some_and(|row| goes(&row, now)) {
        Ok(())
    } else {
        Err(Stop::Refused(LetterRefusal::CircularOver))
    }
}

/// The fence is raised, so that a sender that still holds the letter can do nothing with it.
fn moved(letter: &Model, state: LetterState) -> UpdateMany<message::Entity> {
    message::Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::Fence, Expr::value(letter.fence + 1))
        .col_expr(Column::LeaseOwner, Expr::value(Option::<String>::None))
        .col_expr(Column::LeaseUntil, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(Column::Id.eq(letter.id))
        .filter(Column::State.eq(letter.state))
}

async fn decide(
    tx: &WriteTransaction,
    post: &PostOffice,
    now: DateTime<Utc>,
    (letter, update, outcome): (Model, UpdateMany<message::Entity>, AttemptOutcome),
) -> Decided {
    let moved = update.exec(tx).await?.rows_affected;
    if moved != 1 {
        return Err(anyhow::anyhow!("a locked letter moved").into());
    }
    let finished = outcome != AttemptOutcome::Retried;
    ledger::erase_if(tx, letter.confidential && finished, letter.id).await?;
    let row = attempt_row(post.chance(), &letter, now, Phase::Desk, outcome);
    insert_attempts(tx, vec![row]).await.context("a decision could not be noted")?;
    Ok(())
}
