//! Letters that wait and say what is no longer so.

use chrono::{DateTime, Utc};
use entities::MailMessageId;
use entities::mail::attempt::{AttemptOutcome, Phase};
use entities::mail::message::{self, Column, LetterState};
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _};

use super::PostOffice;
use super::ledger::{attempt_row, insert_attempts};
use crate::database::WriteTransaction;

/// Keeps letters of this kind about these rows from leaving, as part of the transaction that makes
/// them untrue. One that a sender has in its hands leaves.
pub async fn withdraw(
    tx: &WriteTransaction,
    (post, now): (&PostOffice, DateTime<Utc>),
    letter: &str,
    (concerns, ids): (&str, SelectStatement),
) -> Result<(), DbErr> {
    let waiting = [LetterState::Pending, LetterState::Deferred];
    let found = message::Entity::find()
        .filter(Column::ConcernsKind.eq(concerns))
        .filter(Column::ConcernsId.in_subquery(ids))
        .filter(Column::Letter.eq(letter))
        .filter(Column::State.is_in(waiting))
        .all(tx)
        .await?;
    let mut stopped = Vec::new();
    for row in found {
        let done = message::Entity::update_many()
            .col_expr(Column::State, Expr::value(LetterState::Stopped))
            .col_expr(Column::FinishedAt, Expr::value(now))
            .col_expr(Column::ErrorClass, Expr::value("withdrawn"))
            .filter(Column::Id.eq::<MailMessageId>(row.id))
            .filter(Column::State.is_in(waiting))
            .exec(tx)
            .await?;
        if done.rows_affected == 1 {
            let outcome = AttemptOutcome::Stopped;
            stopped.push(attempt_row(post.chance(), &row, now, Phase::Desk, outcome));
        }
    }
    insert_attempts(tx, stopped).await
}
