//! How far a circular is.

use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use entities::MailCircularId;
use entities::mail::bundle;
use entities::mail::circular::{self, CircularState};
use entities::mail::message::{self, Column, LetterState};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::logbook::Mark;
use super::turns;
use crate::mail::hold::hold;
use crate::mail::{DUE_AT, EXCEPTION};

/// The letters of a circular by where they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CircularCounts {
    /// All of them.
    pub letters: u64,
    /// Not tried yet.
    pub waiting: u64,
    /// The mail server asked to come back later.
    pub deferred: u64,
    /// Being handed over.
    pub under_way: u64,
    pub accepted: u64,
    pub rejected: u64,
    pub unknown: u64,
    /// Their readers left, or nothing arrives there.
    pub suppressed: u64,
    pub expired: u64,
    pub stopped: u64,
    /// Set aside because senders died over them.
    pub quarantined: u64,
}

impl CircularCounts {
    /// Letters with which something is still to happen by itself.
    pub fn open(&self) -> u64 {
        self.waiting + self.deferred + self.under_way
    }

    /// Letters with an end, unknown ones included.
    pub fn ended(&self) -> u64 {
        self.accepted
            + self.rejected
            + self.unknown
            + self.suppressed
            + self.expired
            + self.stopped
            + self.quarantined
    }

    /// Whether every letter stands in exactly one place.
    pub fn adds_up(&self) -> bool {
        self.open() + self.ended() == self.letters
    }
}

/// Counts without reading letters that have an end: what waits and what went wrong has an index, open
/// bundles tell what is under way, and the rest was accepted. [`recount`] asks every row.
pub async fn counts<C: ConnectionTrait>(
    reader: &C,
    id: MailCircularId,
) -> Result<CircularCounts, DbErr> {
    let Some(circular) = circular::Entity::find_by_id(id).one(reader).await? else {
        return Ok(CircularCounts::default());
    };
    let mut counts =
        CircularCounts { letters: circular.letters.unsigned_abs(), ..CircularCounts::default() };
    let waiting = turns::in_turn((id, circular.taken_to)).count(reader).await?
        + turns::out_of_turn(id).count(reader).await?;
    let (under_way, accepted) = in_hand(reader, id).await?;
    counts.under_way = under_way;
    for (state, letters) in exceptions(reader, id).await? {
        counts.put(state, letters);
    }
    counts.waiting = waiting.saturating_sub(counts.deferred);
    // A letter refused out of an open bundle is counted above.
    let elsewhere = counts.open() + counts.ended();
    counts.accepted = Ord::max(counts.letters.saturating_sub(elsewhere), accepted);
    Ok(counts)
}

/// The same from every letter's row: takes as long as there are letters.
pub async fn recount<C: ConnectionTrait>(
    reader: &C,
    id: MailCircularId,
) -> Result<CircularCounts, DbErr> {
    let rows: Vec<(LetterState, i64)> = message::Entity::find()
        .select_only()
        .column(Column::State)
        .column_as(Column::Id.count(), "letters")
        .filter(Column::CircularId.eq(id))
        .group_by(Column::State)
        .into_tuple()
        .all(reader)
        .await?;
    let letters = circular::Entity::find_by_id(id).one(reader).await?.map_or(0, |row| row.letters);
    let letters = letters.unsigned_abs();
    let mut counts = CircularCounts { letters, ..CircularCounts::default() };
    for (state, letters) in rows {
        counts.put(state, letters.unsigned_abs());
    }
    Ok(counts)
}

impl CircularCounts {
    pub(super) fn put(&mut self, state: LetterState, letters: u64) {
        let place = match state {
            LetterState::Pending => &mut self.waiting,
            LetterState::Deferred => &mut self.deferred,
            LetterState::Claimed | LetterState::Sending => &mut self.under_way,
            LetterState::Accepted => &mut self.accepted,
            LetterState::Rejected => &mut self.rejected,
            LetterState::Unknown => &mut self.unknown,
            LetterState::Suppressed => &mut self.suppressed,
            LetterState::Expired => &mut self.expired,
            LetterState::Stopped => &mut self.stopped,
            LetterState::Quarantined => &mut self.quarantined,
        };
        *place += letters;
    }
}

/// Letters of open bundles that have no end yet, and those accepted already.
async fn in_hand<C: ConnectionTrait>(reader: &C, id: MailCircularId) -> Result<(u64, u64), DbErr> {
    let marks: Vec<String> = bundle::Entity::find()
        .select_only()
        .column(bundle::Column::Marks)
        .filter(bundle::Column::CircularId.eq(id))
        .filter(bundle::Column::LeaseUntil.is_not_null())
        .into_tuple()
        .all(reader)
        .await?;
    let of = |mark: Mark| {
        let digits = marks.iter().flat_map(|marks| marks.bytes());
        digits.filter(|digit| Mark::of(*digit) == mark).count() as u64
    };
    Ok((of(Mark::Waiting) + of(Mark::Begun), of(Mark::Accepted)))
}

async fn exceptions<C: ConnectionTrait>(
    reader: &C,
    id: MailCircularId,
) -> Result<Vec<(LetterState, u64)>, DbErr> {
    let rows: Vec<(LetterState, i64)> = message::Entity::find()
        .select_only()
        .expr_as(Expr::col(EXCEPTION), "state")
        .column_as(Column::Id.count(), "letters")
        .filter(Expr::col(EXCEPTION).is_not_null())
        .filter(Column::CircularId.eq(id))
        .group_by(Expr::col(EXCEPTION))
        .into_tuple()
        .all(reader)
        .await?;
    Ok(rows.into_iter().map(|(state, letters)| (state, letters.unsigned_abs())).collect())
}

/// Letters accepted within an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HourCount {
    pub hour: DateTime<Utc>,
    pub accepted: u64,
    /// Of its bundles, to the first and from the last of the hour: what a rate is made from.
    pub first: DateTime<Utc>,
    pub last: DateTime<Utc>,
}

/// Accepted letters by the hour in which their bundles were closed, oldest first.
pub async fn by_hour<C: ConnectionTrait>(
    reader: &C,
    id: MailCircularId,
) -> Result<Vec<HourCount>, DbErr> {
    let rows: Vec<(DateTime<Utc>, Option<DateTime<Utc>>, i32)> = bundle::Entity::find()
        .select_only()
        .columns([bundle::Column::ClaimedAt, bundle::Column::ClosedAt, bundle::Column::Accepted])
        .filter(bundle::Column::CircularId.eq(id))
        .filter(bundle::Column::ClosedAt.is_not_null())
        .order_by_asc(bundle::Column::ClosedAt)
        .into_tuple()
        .all(reader)
        .await?;
    let mut hours: Vec<HourCount> = Vec::new();
    for (claimed, closed, accepted) in rows {
        let closed = closed.unwrap_or(claimed);
        let hour = closed.duration_trunc(TimeDelta::hours(1)).unwrap_or(closed);
        let accepted = u64::from(accepted.unsigned_abs());
        match hours.last_mut().filter(|last| last.hour == hour) {
            Some(last) => {
                last.accepted += accepted;
                last.last = closed;
            }
            None => hours.push(HourCount { hour, accepted, first: claimed, last: closed }),
        }
    }
    Ok(hours)
}

/// Whether a letter of a circular should leave now, or a bundle was left behind.
pub async fn has_due<C: ConnectionTrait>(reader: &C, now: DateTime<Utc>) -> Result<bool, DbErr> {
    use circular::Column as Of;
    let left_behind = bundle::Entity::find().filter(bundle::Column::LeaseUntil.lt(now));
    if left_behind.count(reader).await? > 0 {
        return Ok(true);
    }
    if hold(reader).await?.is_some() {
        return Ok(false);
    }
    let leaving: Vec<turns::Place> = circular::Entity::find()
        .select_only()
        .columns([Of::Id, Of::TakenTo])
        .filter(Of::State.eq(CircularState::Running))
        .filter(Of::LeavesFrom.lte(now))
        .filter(Condition::any().add(Of::LeavesUntil.is_null()).add(Of::LeavesUntil.gt(now)))
        .into_tuple()
        .all(reader)
        .await?;
    for place in leaving {
        let again = turns::out_of_turn(place.0).filter(Expr::col(DUE_AT).lte(now));
        if turns::one(reader, turns::in_turn(place)).await? || turns::one(reader, again).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether anything is still to happen with letters of a circular by itself.
pub async fn is_open<C: ConnectionTrait>(reader: &C, id: MailCircularId) -> Result<bool, DbErr> {
    let in_hand = bundle::Entity::find()
        .filter(bundle::Column::CircularId.eq(id))
        .filter(bundle::Column::LeaseUntil.is_not_null());
    if in_hand.count(reader).await? > 0 {
        return Ok(true);
    }
    let taken_to = circular::Entity::find_by_id(id)
        .select_only()
        .column(circular::Column::TakenTo)
        .into_tuple::<Option<entities::MailMessageId>>()
        .one(reader)
        .await?;
    turns::anything_waits(reader, (id, taken_to.flatten())).await
}
