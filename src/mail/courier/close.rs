//! Closing a bundle: what its marks say goes into its letters' rows, all at once.

use chrono::{DateTime, Utc};
use entities::mail::bundle;
use entities::mail::message::{Column, Entity, LetterState};
use entities::{MailBundleId, MailMessageId};
use sea_orm::sea_query::{
    Expr, ExprTrait as _, IntoIden as _, Query, TableRef, UpdateStatement, ValueTuple,
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityName as _, EntityTrait as _,
    QueryFilter as _, Statement,
};

use super::acceptance::Acceptance;
use super::decide::rounded;
use crate::database::{Database, WriteTransaction, in_words_of};
use crate::mail::ledger::{Patience, Settlement, insert_attempts, settle};

const FACT: &str = "fact";

/// Letters one statement tells of.
const PART: usize = 200;

/// How a bundle came out, but for what is in the rows already.
#[derive(Debug, Default)]
pub struct Outcome {
    pub accepted: Vec<Acceptance>,
    /// Not begun: they wait for another sender.
    pub untouched: Vec<MailMessageId>,
    /// Ended otherwise while nothing could be written.
    pub unwritten: Vec<Settlement>,
}

/// Closes a bundle in a transaction of its own. What was accepted is a fact even where somebody
/// else has closed it meanwhile, taking its sender for dead.
/// False: it could not be written, and the sweep closes the bundle by its marks.
pub async fn close(
    database: &Database,
    now: DateTime<Utc>,
    (id, outcome): (MailBundleId, &Outcome),
) -> bool {
    let mut patience = Patience::with("the end of a bundle");
    loop {
        let Err(error) = close_once(database, now, (id, outcome)).await else {
            return true;
        };
        if !patience.lasts(error).await {
            return false;
        }
    }
}

async fn close_once(
    database: &Database,
    now: DateTime<Utc>,
    closing: (MailBundleId, &Outcome),
) -> Result<(), DbErr> {
    let facts = facts_of(&closing.1.accepted, database.reader());
    let tx = database.begin_write().await?;
    write(&tx, now, closing, facts).await?;
    tx.commit().await
}

/// The same in the caller's transaction; says whether it was still open.
pub async fn close_in(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    closing: (MailBundleId, &Outcome),
) -> Result<bool, DbErr> {
    write(tx, now, closing, facts_of(&closing.1.accepted, tx)).await
}

async fn write(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    (id, outcome): (MailBundleId, &Outcome),
    facts: Vec<Facts<'_>>,
) -> Result<bool, DbErr> {
    let accepted = i32::try_from(outcome.accepted.len()).unwrap_or(i32::MAX);
    let closed = bundle::Entity::update_many()
        .col_expr(bundle::Column::LeaseUntil, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(bundle::Column::ClosedAt, Expr::value(now))
        .col_expr(bundle::Column::Members, Expr::value(Vec::<u8>::new()))
        .col_expr(bundle::Column::Marks, Expr::value(""))
        .col_expr(bundle::Column::Accepted, Expr::value(accepted))
        .filter(bundle::Column::Id.eq(id))
        .filter(bundle::Column::LeaseUntil.is_not_null())
        .exec(tx)
        .await?
        .rows_affected
        == 1;
    put_down(tx, facts).await?;
    let mut lines = Vec::new();
    for settlement in &outcome.unwritten {
        if settle(tx, settlement).await? {
            lines.extend(settlement.attempt.clone());
        }
    }
    insert_attempts(tx, lines).await?;
    if closed {
        give_back(tx, &outcome.untouched).await?;
    }
    Ok(closed)
}

/// Writes acceptances down.
pub async fn accept(tx: &WriteTransaction, accepted: &[Acceptance]) -> Result<(), DbErr> {
    put_down(tx, facts_of(accepted, tx)).await
}

/// Some acceptances, and in the words of the database what they make of their letters' rows.
struct Facts<'a> {
    accepted: &'a [Acceptance],
    rows: Statement,
}

/// To put it together takes about as long as to write it, and is better done before a transaction
/// that keeps others waiting.
fn facts_of<'a>(accepted: &'a [Acceptance], connection: &impl ConnectionTrait) -> Vec<Facts<'a>> {
    let of = |accepted: &'a [Acceptance]| {
        let rows = rows(&rounded(accepted.to_vec(), PART));
        Facts { accepted, rows: in_words_of(connection, &rows) }
    };
    accepted.chunks(PART).map(of).collect()
}

async fn put_down(tx: &WriteTransaction, facts: Vec<Facts<'_>>) -> Result<(), DbErr> {
    if facts.is_empty() {
        return Ok(());
    }
    // Rows are found by their index: what PostgreSQL knows about the size of a table that grows by
    // thousands a second is always old, and it would read it all.
    tx.read_in_order().await?;
    for Facts { accepted, rows } in facts {
        let told = tx.execute_raw(rows).await?.rows_affected();
        if usize::try_from(told) != Ok(accepted.len()) {
            insert_attempts(tx, accepted.iter().map(Acceptance::line).collect()).await?;
        }
    }
    Ok(())
}

/// The facts travel along instead of being read back from the lines.
fn rows(accepted: &[Acceptance]) -> UpdateStatement {
    let facts = TableRef::ValuesList(accepted.iter().map(fact).collect(), FACT.into_iden());
    let told = |column: &'static str| Expr::col((FACT, column));
    Query::update()
        .table(Entity.table_ref())
        .from(facts)
        .value(Column::State, LetterState::Accepted)
        .value(Column::IntentAt, told("column3"))
        .value(Column::FinishedAt, told("column4"))
        .value(Column::SmtpCode, told("column5"))
        .value(Column::SmtpReply, told("column6"))
        .value(Column::Endpoint, told("column7"))
        .value(Column::ErrorClass, Option::<String>::None)
        .and_where(Column::Id.is_in(accepted.iter().map(|letter| letter.id)))
        .and_where(Column::State.is_in(STILL_OURS))
        .and_where(told("column1").equals((Entity, Column::Id)))
        .cond_where(
            Condition::any().add(told("column2").equals((Entity, Column::Fence))).add(
                Condition::all()
                    .add(told("column2").lt(Expr::col((Entity, Column::Fence))))
                    .add(Column::State.is_in(WAITING)),
            ),
        )
        .to_owned()
}

/// What both databases call `column1` to `column7`.
fn fact(letter: &Acceptance) -> ValueTuple {
    ValueTuple::Many(vec![
        letter.id.into(),
        letter.fence.into(),
        letter.begun.into(),
        letter.ended.into(),
        letter.code.map(i32::from).into(),
        letter.reply.clone().into(),
        letter.endpoint.clone().into(),
    ])
}

/// As long as nobody has claimed a letter again, its acceptance counts, whatever was made of it: it
/// was given up, given back, or is to be sent once more because nobody knew.
const STILL_OURS: [LetterState; 4] =
    [LetterState::Claimed, LetterState::Unknown, LetterState::Pending, LetterState::Deferred];
/// In nobody's hands, whatever its fence.
const WAITING: [LetterState; 2] = [LetterState::Pending, LetterState::Deferred];

/// Letters not begun go back as they were.
async fn give_back(tx: &WriteTransaction, letters: &[MailMessageId]) -> Result<(), DbErr> {
    if letters.is_empty() {
        return Ok(());
    }
    for (state, tried) in [
        (LetterState::Pending, Column::Attempts.eq(0)),
        (LetterState::Deferred, Column::Attempts.gt(0)),
    ] {
        Entity::update_many()
            .col_expr(Column::State, Expr::value(state))
            .filter(Column::Id.is_in(letters.iter().copied()))
            .filter(Condition::all().add(Column::State.eq(LetterState::Claimed)).add(tried))
            .exec(tx)
            .await?;
    }
    Ok(())
}
