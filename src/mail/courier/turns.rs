//! Whose turn it is.
//!
//! The letters of a circular leave in the order of their ids, and the circular remembers how far it
//! has come, in the same transaction that decides about the letters it passes. So a letter on the
//! ordinary way neither enters nor leaves an index of those that wait. One that waits without having
//! been passed has never been claimed; whatever claims, puts off or gives back a letter leaves its
//! fence above zero, and from then on it waits out of turn, by its time (`due_at`).
//!
//! Whoever moves the turn holds the row of the circular: senders that claim at once wait for each
//! other here, for as long as a claim takes.

use entities::mail::circular;
use entities::mail::message::{Column, Entity, LetterState};
use entities::{MailCircularId, MailMessageId};
use sea_orm::sea_query::{
    CaseStatement, Expr, ExprTrait as _, Func, LockType, Query, SelectStatement, UnionType,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Select,
};
use uuid::Uuid;

use super::bundle::Mine;
use crate::database::WriteTransaction;
use crate::mail::DUE_AT;

/// Letters that ended before their turn came and are passed in one go.
const PASSED: u64 = 10_000;

/// A circular and how far it has come.
pub type Place = (MailCircularId, Option<MailMessageId>);

/// Letters that wait for their turn, the next one first.
pub fn in_turn(place: Place) -> Select<Entity> {
    beyond(place)
        .filter(Column::State.eq(LetterState::Pending))
        .filter(Column::Fence.eq(0))
        .order_by_asc(Column::CircularId)
        .order_by_asc(Column::Id)
}

/// All letters of a circular beyond a place. Circular and letter are compared as one, which the index
/// of both alone can answer: by that of the letters, PostgreSQL would walk through all that were
/// written for others since.
fn beyond((id, taken_to): Place) -> Select<Entity> {
    let place = || Expr::tuple([Column::CircularId, Column::Id].map(Expr::col));
    let at = |letter: Uuid| Expr::tuple([Expr::value(id), Expr::value(MailMessageId(letter))]);
    Entity::find()
        .filter(Column::CircularId.is_not_null())
        .filter(place().gt(at(taken_to.map_or(Uuid::nil(), |letter| letter.0))))
        .filter(place().lte(at(Uuid::max())))
}

/// Letters of a circular that have had their turn and wait again.
pub fn out_of_turn(id: MailCircularId) -> Select<Entity> {
    Entity::find().filter(Column::CircularId.eq(id)).filter(Expr::col(DUE_AT).is_not_null())
}

/// Whether a letter of a circular waits, in turn or out of it.
pub async fn anything_waits<C: ConnectionTrait>(reader: &C, place: Place) -> Result<bool, DbErr> {
    Ok(one(reader, in_turn(place)).await? || one(reader, out_of_turn(place.0)).await?)
}

/// The ids of all letters that may leave one day: those of circulars that have not ended, and those
/// that are no circular's.
pub fn all_that_wait() -> SelectStatement {
    let out_of_turn = Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Expr::col(DUE_AT).is_not_null())
        .to_owned();
    let of = |column: Column| Expr::col((Entity, column));
    let taken_to = Expr::col((circular::Entity, circular::Column::TakenTo));
    let after = Func::coalesce([taken_to, Expr::value(Uuid::nil())]);
    let its_own = of(Column::CircularId).equals((circular::Entity, circular::Column::Id));
    Query::select()
        .column((Entity, Column::Id))
        .from(circular::Entity)
        .inner_join(Entity, its_own.and(of(Column::Id).gt(after)))
        .and_where(Expr::col((circular::Entity, circular::Column::FinishedAt)).is_null())
        .and_where(of(Column::State).eq(LetterState::Pending))
        .and_where(of(Column::Fence).eq(0))
        .union(UnionType::All, out_of_turn)
        .to_owned()
}

/// Whether there is one of these letters.
pub async fn one<C: ConnectionTrait>(reader: &C, letters: Select<Entity>) -> Result<bool, DbErr> {
    let letters = letters.select_only().column(Column::Id).limit(1);
    Ok(letters.into_tuple::<MailMessageId>().one(reader).await?.is_some())
}

/// The row of a circular, in nobody else's hands until the transaction ends.
pub async fn held(
    tx: &WriteTransaction,
    id: MailCircularId,
) -> Result<Option<circular::Model>, DbErr> {
    circular::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await
}

/// The next letters of a circular whose row is held. Its turn goes on with them: the same
/// transaction claims them, ends them or puts them off. None is skipped because others look at it.
pub async fn take(
    tx: &WriteTransaction,
    circular: &circular::Model,
    limit: u64,
) -> Result<Vec<Mine>, DbErr> {
    tx.read_in_order().await?;
    let letters = in_turn((circular.id, circular.taken_to))
        .limit(limit)
        .lock_exclusive()
        .into_partial_model::<Mine>()
        .all(tx)
        .await?;
    if let Some(last) = letters.last() {
        go_on(tx, circular.id, last.id).await?;
    }
    Ok(letters)
}

/// As [`take`], but the letters are not locked: whoever claims them makes sure of each.
pub async fn look(
    tx: &WriteTransaction,
    circular: &circular::Model,
    limit: u64,
) -> Result<Vec<Mine>, DbErr> {
    tx.read_in_order().await?;
    match Seen::of(tx, std::slice::from_ref(circular), limit).await? {
        Some(mut seen) => Ok(seen.take(tx, circular).await?.unwrap_or_default()),
        None => Ok(Vec::new()),
    }
}

/// The next letters of a circular as they were before the transaction that takes them began. Some may
/// have been ended or put off since; none of what is said of the others has changed, and none stands
/// between them, as long as the turn stands where it stood and no letter was added.
pub struct Seen {
    place: Place,
    /// As many as the circular had.
    of: i64,
    letters: Vec<Mine>,
}

impl Seen {
    /// Of the first of these circulars that has any.
    pub async fn of(
        reader: &impl ConnectionTrait,
        circulars: &[circular::Model],
        limit: u64,
    ) -> Result<Option<Self>, DbErr> {
        for circular in circulars {
            let place = (circular.id, circular.taken_to);
            let letters =
                in_turn(place).limit(limit).into_partial_model::<Mine>().all(reader).await?;
            if !letters.is_empty() {
                return Ok(Some(Self { place, of: circular.letters, letters }));
            }
        }
        Ok(None)
    }

    /// As [`take`]. None: they are another circular's, or it is not as it was.
    pub async fn take(
        &mut self,
        tx: &WriteTransaction,
        circular: &circular::Model,
    ) -> Result<Option<Vec<Mine>>, DbErr> {
        if (self.place, self.of) != ((circular.id, circular.taken_to), circular.letters) {
            return Ok(None);
        }
        let letters = std::mem::take(&mut self.letters);
        match letters.last() {
            Some(last) => go_on(tx, circular.id, last.id).await.map(|()| Some(letters)),
            None => Ok(None),
        }
    }
}

/// Where none waits for its turn any more, it passes those that ended before it came. Read forwards:
/// backwards, PostgreSQL would walk through all letters of the circular to find that there is none.
pub async fn pass_ended(tx: &WriteTransaction, circular: &circular::Model) -> Result<(), DbErr> {
    let ended: Vec<MailMessageId> = beyond((circular.id, circular.taken_to))
        .select_only()
        .column(Column::Id)
        .order_by_asc(Column::CircularId)
        .order_by_asc(Column::Id)
        .limit(PASSED)
        .into_tuple()
        .all(tx)
        .await?;
    match ended.last() {
        Some(last) => go_on(tx, circular.id, *last).await,
        None => Ok(()),
    }
}

async fn go_on(
    tx: &WriteTransaction,
    circular: MailCircularId,
    to: MailMessageId,
) -> Result<(), DbErr> {
    let goes_on = Query::update()
        .table(circular::Entity)
        .value(circular::Column::TakenTo, to)
        .and_where(circular::Column::Id.eq(circular))
        .to_owned();
    tx.write_later(&goes_on).await
}

/// Where the turn stands once letters from this one on were added: before it, wherever it stood. A
/// clock that was set back must not hide them.
pub fn not_beyond(first: MailMessageId) -> Expr {
    let before = MailMessageId(Uuid::from_u128(first.0.as_u128().saturating_sub(1)));
    let taken_to = || Expr::col(circular::Column::TakenTo);
    CaseStatement::new().case(taken_to().gte(first), Expr::value(before)).finally(taken_to()).into()
}
