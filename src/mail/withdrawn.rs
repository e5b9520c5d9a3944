//! Letters that wait and say what is no longer so.

use chrono::{DateTime, Utc};
use entities::MailMessageId;
use entities::mail::attempt::{AttemptOutcome, Phase};
use entities::mail::message::{self, Column, LetterState};
use sea_orm::sea_query::{Expr, ExprTrait as _, LockBehavior, LockType, SelectStatement};
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _};

use super::PostOffice;
use super::courier::line;
use super::ledger::insert_attempts;
use crate::database::WriteTransaction;

const NOT_BEGUN: [LetterState; 3] =
    [LetterState::Pending, LetterState::Deferred, LetterState::Claimed];

/// Keeps letters of this kind about these rows from leaving, as part of the transaction that makes
/// them untrue. One whose content a sender has begun to hand over leaves.
pub async fn withdraw(
    tx: &WriteTransaction,
    (post, now): (&PostOffice, DateTime<Utc>),
    letter: &str,
    (concerns, ids): (&str, SelectStatement),
) -> Result<(), DbErr> {
    let found: Vec<(MailMessageId, i64)> = message::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Fence])
        .filter(Column::ConcernsKind.eq(concerns))
        .filter(Column::ConcernsId.in_subquery(ids))
        .filter(Column::Letter.eq(letter))
        .filter(Column::State.is_in(NOT_BEGUN))
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_tuple()
        .all(tx)
        .await?;
    if found.is_empty() {
        return Ok(());
    }
    message::Entity::update_many()
        .col_expr(Column::State, Expr::value(LetterState::Stopped))
        .col_expr(Column::FinishedAt, Expr::value(now))
        .col_expr(Column::ErrorClass, Expr::value("withdrawn"))
        // Whoever has claimed one already does not begin it.
        .col_expr(Column::Fence, Expr::col(Column::Fence).add(1))
        .col_expr(Column::LeaseOwner, Expr::value(Option::<String>::None))
        .col_expr(Column::LeaseUntil, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(Column::Id.is_in(found.iter().map(|(id, _)| *id)))
        .exec(tx)
        .await?;
    let end = (Phase::Desk, AttemptOutcome::Stopped);
    let lines = found.into_iter().map(|letter| line(post.chance(), letter, now, end));
    insert_attempts(tx, lines.collect()).await
}
