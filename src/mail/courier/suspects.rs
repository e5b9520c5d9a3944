//! Letters in whose presence a sender died. Each time it happens the next bundle of them is smaller,
//! so that soon the one that kills is taken alone; when it has killed alone often enough it is set
//! aside, and the others have left. One that was only near when a machine went down leaves as well:
//! it would have to be taken alone in the very moment of a crash, again and again.

use chrono::{DateTime, Utc};
use entities::MailMessageId;
use entities::mail::attempt::{AttemptOutcome, Phase};
use entities::mail::circular;
use entities::mail::message::{Column, Entity, LetterState};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::bundle::{Mine, due_again};
use super::line;
use crate::database::WriteTransaction;
use crate::mail::ledger::insert_attempts;
use crate::vocabulary::Chance;

/// Most letters of a bundle of suspects: the root of a whole one, so that two crashes are enough to
/// get from a bundle to a letter.
const MOST: u64 = 28;

/// A letter is set aside with this crash: the first was in a bundle, the second among few, and then
/// it was taken alone three times.
const ALLOWED: i32 = 5;

/// Those to take together, the least suspected first: one that was among few before goes alone.
pub async fn due(
    tx: &WriteTransaction,
    (circular, now): (&circular::Model, DateTime<Utc>),
) -> Result<Vec<Mine>, DbErr> {
    let mut due = due_again(circular, now)
        .filter(Column::CrashCount.gt(0))
        .order_by_asc(Column::CrashCount)
        .limit(MOST)
        .into_partial_model::<Mine>()
        .all(tx)
        .await?;
    match due.iter().position(|letter| letter.crash_count > 1) {
        Some(0) => due.truncate(1),
        Some(place) => due.truncate(place),
        None => {}
    }
    Ok(due)
}

/// A sender died over a bundle: those of its letters that go back are suspected once more. The
/// number that was set aside.
pub async fn suspect(
    tx: &WriteTransaction,
    chance: &Chance,
    now: DateTime<Utc>,
    letters: &[MailMessageId],
) -> Result<usize, DbErr> {
    if letters.is_empty() {
        return Ok(0);
    }
    let waiting = Column::State.is_in([LetterState::Pending, LetterState::Deferred]);
    Entity::update_many()
        .col_expr(Column::CrashCount, Expr::col(Column::CrashCount).add(1))
        .filter(Column::Id.is_in(letters.iter().copied()))
        .filter(waiting.clone())
        .exec(tx)
        .await?;
    let killers: Vec<(MailMessageId, i64)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Fence])
        .filter(Column::Id.is_in(letters.iter().copied()))
        .filter(waiting)
        .filter(Column::CrashCount.gte(ALLOWED))
        .into_tuple()
        .all(tx)
        .await?;
    if killers.is_empty() {
        return Ok(0);
    }
    Entity::update_many()
        .col_expr(Column::State, Expr::value(LetterState::Quarantined))
        .col_expr(Column::ErrorClass, Expr::value("sender_died"))
        .col_expr(Column::FinishedAt, Expr::value(now))
        .filter(Column::Id.is_in(killers.iter().map(|(id, _)| *id)))
        .exec(tx)
        .await?;
    let died = (Phase::Prepare, AttemptOutcome::LeaseLost);
    let lines = killers.iter().map(|letter| line(chance, *letter, now, died)).collect();
    insert_attempts(tx, lines).await?;
    tracing::error!(letters = killers.len(), "senders died over letters; they are set aside");
    Ok(killers.len())
}
