//! What people and the clock do to a circular under way.

use chrono::{DateTime, Utc};
use entities::mail::attempt::{AttemptOutcome, Phase};
use entities::mail::bundle;
use entities::mail::circular::{self, CircularState, Column};
use entities::mail::message::{self, LetterState};
use entities::{MailCircularId, MailMessageId};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _};

use super::{Desk, line, turns};
use crate::database::{Database, WriteTransaction};
use crate::mail::PostOffice;
use crate::mail::ledger::{LEASE, insert_attempts};

/// Letters ended by one transaction.
const CHUNK: u64 = 500;

/// Moves a circular on, if it stands in one of these states. Whatever stops it also calls back the
/// letters that senders have in their hands and have not begun.
pub async fn turn(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    id: MailCircularId,
    (from, to): (&[CircularState], CircularState),
) -> Result<bool, DbErr> {
    let finished = matches!(to, CircularState::Stopped | CircularState::Finished).then_some(now);
    let changed = circular::Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .col_expr(Column::FinishedAt, Expr::value(finished))
        .filter(Column::Id.eq(id))
        .filter(Column::State.is_in(from.iter().copied()))
        .exec(tx)
        .await?;
    if changed.rows_affected == 0 {
        return Ok(false);
    }
    if to == CircularState::Running {
        tx.note_letter();
    } else {
        recall(tx, now, Some(id)).await?;
    }
    Ok(true)
}

/// No letter leaves any more that has not begun to: of one circular, or of all.
pub async fn recall(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    id: Option<MailCircularId>,
) -> Result<(), DbErr> {
    let mut recall = bundle::Entity::update_many()
        .col_expr(bundle::Column::RecalledAt, Expr::value(now))
        .filter(bundle::Column::LeaseUntil.is_not_null())
        .filter(bundle::Column::RecalledAt.is_null());
    if let Some(id) = id {
        recall = recall.filter(bundle::Column::CircularId.eq(id));
    }
    recall.exec(tx).await.map(drop)
}

/// Renews the leases of a living sender; it does so often enough to miss one.
pub async fn renew(desk: &Desk) {
    if let Err(error) = renew_now(desk).await {
        tracing::warn!(%error, "leases could not be renewed");
    }
}

async fn renew_now(Desk { database, clock, owner, .. }: &Desk) -> Result<(), DbErr> {
    let tx = database.begin_write().await?;
    bundle::Entity::update_many()
        .col_expr(bundle::Column::LeaseUntil, Expr::value(clock.now() + LEASE))
        .filter(bundle::Column::LeaseUntil.is_not_null())
        .filter(bundle::Column::Owner.eq(owner.as_str()))
        .exec(&tx)
        .await?;
    tx.commit().await
}

/// The hours in which letters may leave: from `from` on, and not at `until` or later.
pub async fn set_circular_hours(
    tx: &WriteTransaction,
    id: MailCircularId,
    (from, until): (DateTime<Utc>, Option<DateTime<Utc>>),
) -> Result<(), DbErr> {
    circular::Entity::update_many()
        .col_expr(Column::LeavesFrom, Expr::value(from))
        .col_expr(Column::LeavesUntil, Expr::value(until))
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await?;
    tx.note_letter();
    Ok(())
}

/// Ends the letters that wait and never leave, in parts of a few hundred: those of a circular that
/// was stopped, or whose time is over. Interrupted anywhere, the next call goes on.
pub async fn end_waiting(
    database: &Database,
    post: &PostOffice,
    now: DateTime<Utc>,
    (id, state): (MailCircularId, LetterState),
) -> anyhow::Result<u64> {
    let mut ended = 0;
    loop {
        let tx = database.begin_write().await?;
        let letters = waiting(&tx, id).await?;
        if letters.is_empty() {
            return Ok(ended);
        }
        ended += letters.len() as u64;
        let (outcome, class) = match state {
            LetterState::Stopped => (AttemptOutcome::Stopped, "stopped"),
            _ => (AttemptOutcome::Expired, "expired"),
        };
        end(&tx, now, &letters, (state, class)).await?;
        let lines = letters
            .iter()
            .map(|(id, fence)| line(post.chance(), (*id, *fence), now, (Phase::Desk, outcome)));
        insert_attempts(&tx, lines.collect()).await?;
        tx.commit().await?;
    }
}

/// Some of the letters that wait.
async fn waiting(
    tx: &WriteTransaction,
    id: MailCircularId,
) -> Result<Vec<(MailMessageId, i64)>, DbErr> {
    let Some(circular) = turns::held(tx, id).await? else { return Ok(Vec::new()) };
    let letters = turns::take(tx, &circular, CHUNK).await?;
    if !letters.is_empty() {
        return Ok(letters.into_iter().map(|letter| (letter.id, letter.fence)).collect());
    }
    turns::out_of_turn(id)
        .select_only()
        .columns([message::Column::Id, message::Column::Fence])
        .limit(CHUNK)
        .lock_exclusive()
        .into_tuple()
        .all(tx)
        .await
}

async fn end(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    letters: &[(MailMessageId, i64)],
    (state, class): (LetterState, &str),
) -> Result<(), DbErr> {
    message::Entity::update_many()
        .col_expr(message::Column::State, Expr::value(state))
        .col_expr(message::Column::Fence, Expr::col(message::Column::Fence).add(1))
        .col_expr(message::Column::FinishedAt, Expr::value(now))
        .col_expr(message::Column::ErrorClass, Expr::value(class))
        .filter(message::Column::Id.is_in(letters.iter().map(|(id, _)| *id)))
        .exec(tx)
        .await
        .map(drop)
}
