//! What a claim does with the letters it found: it takes them, puts them off or ends them. Letters
//! that were read before the transaction began may have changed since; those that did stay as they
//! are.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Utc};
use entities::MailMessageId;
use entities::mail::attempt::{AttemptOutcome, Phase};
use entities::mail::message::{Column, Entity, LetterState};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, SimpleExpr};
use sea_orm::{
    ColumnTrait as _, Condition, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};

use super::bundle::Mine;
use super::{MOST, line};
use crate::database::WriteTransaction;
use crate::mail::ledger::insert_attempts;
use crate::vocabulary::Chance;

/// Their date is fixed here, once for every try to come. Those that somebody ended or put off since
/// they were read stay as they are.
pub async fn take(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    mut letters: Vec<Mine>,
) -> Result<Vec<Mine>, DbErr> {
    if letters.is_empty() {
        return Ok(letters);
    }
    let dated = Func::coalesce([Expr::col(Column::DatedAt), Expr::value(now)]);
    let taken = Entity::update_many()
        .col_expr(Column::State, Expr::value(LetterState::Claimed))
        .col_expr(Column::Fence, Expr::col(Column::Fence).add(1))
        .col_expr(Column::DatedAt, dated.into())
        .filter(as_read(&letters).add(waits()))
        .exec(tx)
        .await?;
    for letter in &mut letters {
        letter.fence += 1;
        letter.dated_at.get_or_insert(now);
    }
    if usize::try_from(taken.rows_affected) == Ok(letters.len()) {
        return Ok(letters);
    }
    let claimed = as_read(&letters).add(Column::State.eq(LetterState::Claimed));
    among(tx, claimed, letters).await
}

/// Letters that have to wait, without a try spent; from now on by their time.
pub async fn put_off(
    tx: &WriteTransaction,
    until: DateTime<Utc>,
    letters: impl IntoIterator<Item = MailMessageId>,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::NextAttemptAt, Expr::value(until))
        .col_expr(Column::Fence, Expr::col(Column::Fence).add(1))
        .filter(Column::Id.is_in(letters))
        .filter(waits())
        .exec(tx)
        .await
        .map(drop)
}

/// Those that nobody ended or put off since they were read; nobody does from here on.
pub async fn still_waiting(tx: &WriteTransaction, letters: Vec<Mine>) -> Result<Vec<Mine>, DbErr> {
    if letters.is_empty() {
        return Ok(letters);
    }
    let waiting = as_read(&letters).add(waits());
    among(tx, waiting, letters).await
}

/// Letters that never leave: their owners want none any more, or their time is over.
pub async fn finish(
    tx: &WriteTransaction,
    chance: &Chance,
    now: DateTime<Utc>,
    out: &[Mine],
) -> Result<(), DbErr> {
    let mut lines = Vec::new();
    let mut ends: HashMap<LetterState, (Vec<MailMessageId>, &str)> = HashMap::new();
    for letter in out {
        let (state, outcome, class) = match (letter.expires_at <= now, letter.attempts) {
            (false, _) => (LetterState::Suppressed, AttemptOutcome::Suppressed, "suppressed"),
            (true, 0) => (LetterState::Expired, AttemptOutcome::Expired, "expired"),
            (true, _) => (LetterState::Rejected, AttemptOutcome::Expired, "gave_up"),
        };
        ends.entry(state).or_insert_with(|| (Vec::new(), class)).0.push(letter.id);
        lines.push(line(chance, (letter.id, letter.fence), now, (Phase::Desk, outcome)));
    }
    for (state, (ids, class)) in ends {
        Entity::update_many()
            .col_expr(Column::State, Expr::value(state))
            .col_expr(Column::ErrorClass, Expr::value(class))
            .col_expr(Column::FinishedAt, Expr::value(now))
            .filter(Column::Id.is_in(ids))
            .exec(tx)
            .await?;
    }
    insert_attempts(tx, lines).await
}

async fn among(
    tx: &WriteTransaction,
    condition: Condition,
    mut letters: Vec<Mine>,
) -> Result<Vec<Mine>, DbErr> {
    let found: Vec<MailMessageId> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(condition)
        .lock_exclusive()
        .into_tuple()
        .all(tx)
        .await?;
    let found: HashSet<_> = found.into_iter().collect();
    letters.retain(|letter| found.contains(&letter.id));
    Ok(letters)
}

/// These letters, with the fences they were read with.
fn as_read(letters: &[Mine]) -> Condition {
    let fences: BTreeSet<i64> = letters.iter().map(|letter| letter.fence).collect();
    Condition::all()
        .add(Column::Id.is_in(rounded(letters.iter().map(|letter| letter.id).collect(), MOST)))
        .add(Column::Fence.is_in(fences))
}

/// As many as the next power of two, or as `most`, the last one told again: a list of every length
/// would be a statement of its own, put together and kept by the database for each.
pub fn rounded<T: Clone>(mut list: Vec<T>, most: usize) -> Vec<T> {
    let told = list.len();
    if let Some(again) = list.last().cloned() {
        list.resize(told.next_power_of_two().min(most).max(told), again);
    }
    list
}

fn waits() -> SimpleExpr {
    Column::State.is_in([LetterState::Pending, LetterState::Deferred])
}
