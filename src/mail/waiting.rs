//! Letters that would leave if nothing held them.

use chrono::{DateTime, Utc};
use entities::mail::attempt::{AttemptOutcome, Phase};
use entities::mail::message::{self, Column, LetterClass, LetterState};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use super::courier::all_that_wait;
use super::ledger::{attempt_row, erase_if, insert_attempts};
use super::reading::LetterLine;
use super::{Hold, HoldCause, PostOffice};
use crate::database::WriteTransaction;

/// Letters stopped by one statement.
const CHUNK: u64 = 500;

/// How many letters wait behind a hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Leave when it ends.
    pub leaving: u64,
    /// Among them those the copy already held: they may have left after it was made.
    pub doubtful: u64,
    /// Their time is over: they are not sent any more.
    pub overdue: u64,
}

/// Counts what waits behind the hold.
pub async fn waiting<C: ConnectionTrait>(
    reader: &C,
    hold: &Hold,
    now: DateTime<Utc>,
) -> Result<Waiting, DbErr> {
    let in_time = || unsent().filter(Column::ExpiresAt.gt(now));
    let doubtful = match hold.cause {
        HoldCause::Asked => 0,
        HoldCause::Restored => {
            in_time().filter(Column::CreatedAt.lte(hold.since)).count(reader).await?
        }
    };
    Ok(Waiting {
        leaving: in_time().count(reader).await?,
        doubtful,
        overdue: unsent().filter(Column::ExpiresAt.lte(now)).count(reader).await?,
    })
}

/// One page of what leaves when the hold ends, oldest first; `page` counts from 0.
pub async fn waiting_letters<C: ConnectionTrait>(
    reader: &C,
    now: DateTime<Utc>,
    page: u64,
    per_page: u64,
) -> Result<Vec<LetterLine>, DbErr> {
    unsent()
        .filter(Column::ExpiresAt.gt(now))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .offset(page * per_page)
        .limit(per_page)
        .into_partial_model::<LetterLine>()
        .all(reader)
        .await
}

/// Stops every letter that waits and was written by this instant; says how many.
pub async fn stop_waiting(
    tx: &WriteTransaction,
    post: &PostOffice,
    now: DateTime<Utc>,
    written_by: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let mut stopped = 0;
    loop {
        let found = unsent()
            .filter(Column::CreatedAt.lte(written_by))
            .order_by_asc(Column::Id)
            .limit(CHUNK)
            .lock_exclusive()
            .all(tx)
            .await?;
        if found.is_empty() {
            return Ok(stopped);
        }
        stopped += found.len() as u64;
        end(tx, now, &found).await?;
        let row =
            |letter| attempt_row(post.chance(), letter, now, Phase::Desk, AttemptOutcome::Stopped);
        insert_attempts(tx, found.iter().map(row).collect()).await?;
    }
}

async fn end(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    letters: &[message::Model],
) -> Result<(), DbErr> {
    message::Entity::update_many()
        .col_expr(Column::State, Expr::value(LetterState::Stopped))
        .col_expr(Column::Fence, Expr::col(Column::Fence).add(1))
        .col_expr(Column::FinishedAt, Expr::value(now))
        .col_expr(Column::ErrorClass, Expr::value("stopped"))
        .filter(Column::Id.is_in(letters.iter().map(|letter| letter.id)))
        .filter(Column::State.is_in(WAITING))
        .exec(tx)
        .await?;
    for letter in letters.iter().filter(|letter| letter.confidential) {
        erase_if(tx, true, letter.id).await?;
    }
    Ok(())
}

/// Asked of the row itself, too: PostgreSQL looks at a row again once it has waited for it, and not
/// at what named it.
const WAITING: [LetterState; 2] = [LetterState::Pending, LetterState::Deferred];

/// Sign-in letters are not held and not among them.
fn unsent() -> Select<message::Entity> {
    message::Entity::find()
        .filter(Column::Id.in_subquery(all_that_wait()))
        .filter(Column::State.is_in(WAITING))
        .filter(Column::Class.ne(LetterClass::SignIn))
}
