//! Taking letters of a circular, a bundle at a time.

use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::bundle;
use entities::mail::circular::{self, CircularState};
use entities::mail::message::{self, Column};
use entities::{MailBundleId, MailMessageId};
use sea_orm::sea_query::{Expr, ExprTrait as _, LockBehavior, LockType};
use sea_orm::{
    ColumnTrait as _, Condition, DbErr, DerivePartialModel, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};
use tokio::time::Instant;

use super::close::{Outcome, close_in};
use super::decide::{finish, put_off, rounded, still_waiting, take};
use super::turns::Seen;
use super::{MOST, suspects, turns};
use crate::database::{Database, WriteTransaction};
use crate::mail::ledger::LEASE;
use crate::mail::pacing::{InTurn, Pacing};
use crate::mail::{DUE_AT, circulars, hold};
use crate::vocabulary::Chance;

/// Letters of a circular that cannot be printed come again after so long.
const UNPRINTABLE: TimeDelta = TimeDelta::minutes(10);

/// What a sender needs of one reader's letter.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "message::Entity")]
pub struct Mine {
    pub id: MailMessageId,
    pub rfc_message_id: String,
    pub to_address: String,
    pub to_key: String,
    pub to_domain: String,
    pub merge_values: Option<String>,
    pub attempts: i32,
    pub crash_count: i32,
    pub unknown_count: i32,
    pub fence: i64,
    pub dated_at: Option<DateTime<Utc>>,
    pub expires_at: DateTime<Utc>,
}

impl Mine {
    fn domain(&self) -> &str {
        &self.to_domain
    }
}

/// Letters one sender took together, and those that turned out not to be sent at all.
pub struct Taken {
    pub id: MailBundleId,
    pub circular: circular::Model,
    pub letters: Vec<Mine>,
    pub suppressed: usize,
    pub expired: usize,
    /// When its readers were asked whether they still want it.
    pub asked: Instant,
}

/// Takes up to so many letters that are due, of the oldest circular that has any. None: nothing is
/// due, or mail is held.
///
/// Whether a reader still wants it is asked in the same transaction, and so is the pace of their
/// provider. Several senders may claim at once: no letter goes to two.
///
/// Letters in whose presence a sender died come after all others, and only to a sender of whose
/// other letters none begins any more (`alone`): see [`super::suspects`].
pub async fn claim(
    database: &Database,
    chance: &Chance,
    owner: &str,
    (now, limit, alone): (DateTime<Utc>, u64, bool),
    pacing: &Pacing,
) -> Result<Option<Taken>, DbErr> {
    // Where the readers are all at work it is read in the transaction.
    let mut seen = look_ahead(database, now, limit).await.unwrap_or_default();
    let tx = database.begin_write().await?;
    if hold::is_on(&tx).await? {
        return Ok(None);
    }
    for circular in leaving(now).lock(LockType::NoKeyUpdate).all(&tx).await? {
        let mut due = due(&tx, (&circular, now), limit, seen.as_mut()).await?;
        if due.is_empty() && alone {
            due = suspects::due(&tx, (&circular, now)).await?;
        }
        if due.is_empty() {
            continue;
        }
        // From here on counts how long the answer is good, whatever happens until the letters leave.
        let asked = Instant::now();
        let keys = due.iter().map(|letter| letter.to_key.as_str()).collect();
        let unwanted = circulars::unwanted(&tx, rounded(keys, MOST)).await?;
        let (out, letters): (Vec<Mine>, Vec<Mine>) = due
            .into_iter()
            .partition(|letter| letter.expires_at <= now || unwanted.contains(&letter.to_key));
        let out = still_waiting(&tx, out).await?;
        let expired = out.iter().filter(|letter| letter.expires_at <= now).count();
        finish(&tx, chance, now, &out).await?;
        let InTurn { now: letters, later } =
            pacing.admit_in_turn(&tx, now, circular.id, (letters, Mine::domain)).await?;
        for (until, letters) in later {
            put_off(&tx, until, letters.iter().map(|letter| letter.id)).await?;
        }
        let id = MailBundleId(chance.uuid(now));
        let letters = take(&tx, now, letters).await?;
        write(&tx, (id, owner), (now, &circular), &letters).await?;
        tx.commit().await?;
        let suppressed = out.len() - expired;
        return Ok(Some(Taken { id, circular, letters, suppressed, expired, asked }));
    }
    Ok(None)
}

/// Reads what most of the claim is about before its transaction begins, where others wait for that.
async fn look_ahead(
    database: &Database,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Option<Seen>, DbErr> {
    if database.is_shared() {
        return Ok(None);
    }
    let reader = database.reader();
    let circulars = leaving(now).all(reader).await?;
    Seen::of(reader, &circulars, limit).await
}

/// Circulars whose letters may leave now. A claim locks them, which makes whoever pauses one wait for
/// the claim under way, and so see its bundle; and the next claim, which goes on where this one ends.
fn leaving(now: DateTime<Utc>) -> Select<circular::Entity> {
    use circular::Column;
    circular::Entity::find()
        .filter(Column::State.eq(CircularState::Running))
        .filter(Column::LeavesFrom.lte(now))
        .filter(
            Condition::any().add(Column::LeavesUntil.is_null()).add(Column::LeavesUntil.gt(now)),
        )
        .order_by_asc(Column::CreatedAt)
}

async fn due(
    tx: &WriteTransaction,
    (circular, now): (&circular::Model, DateTime<Utc>),
    limit: u64,
    seen: Option<&mut Seen>,
) -> Result<Vec<Mine>, DbErr> {
    let seen = match seen {
        Some(seen) => seen.take(tx, circular).await?,
        None => None,
    };
    let due = match seen {
        Some(letters) => letters,
        None => turns::look(tx, circular, limit).await?,
    };
    if !due.is_empty() {
        return Ok(due);
    }
    let again = due_again(circular, now)
        .filter(Column::CrashCount.eq(0))
        .order_by_asc(Expr::col(DUE_AT))
        .limit(limit)
        .into_partial_model::<Mine>()
        .all(tx)
        .await?;
    if !again.is_empty() {
        turns::pass_ended(tx, circular).await?;
    }
    Ok(again)
}

/// Letters of a circular that are due once more and in nobody's hands.
pub fn due_again(circular: &circular::Model, now: DateTime<Utc>) -> Select<message::Entity> {
    turns::out_of_turn(circular.id)
        .filter(Expr::col(DUE_AT).lte(now))
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
}

/// A bundle whose circular cannot be printed goes back for a while, so that others leave.
pub async fn put_back(database: &Database, now: DateTime<Utc>, taken: &Taken) -> Result<(), DbErr> {
    let letters: Vec<_> = taken.letters.iter().map(|letter| letter.id).collect();
    let tx = database.begin_write().await?;
    let outcome = Outcome { untouched: letters, ..Outcome::default() };
    // Where somebody else closed the bundle, its letters may be in other hands by now.
    if close_in(&tx, now, (taken.id, &outcome)).await? {
        put_off(&tx, now + UNPRINTABLE, outcome.untouched).await?;
    }
    tx.commit().await
}

async fn write(
    tx: &WriteTransaction,
    (id, owner): (MailBundleId, &str),
    (now, circular): (DateTime<Utc>, &circular::Model),
    letters: &[Mine],
) -> Result<(), DbErr> {
    if letters.is_empty() {
        return Ok(());
    }
    let row = bundle::Model {
        id,
        circular_id: circular.id,
        owner: owner.to_owned(),
        claimed_at: now,
        lease_until: Some(now + LEASE),
        recalled_at: None,
        closed_at: None,
        letters: i32::try_from(letters.len()).unwrap_or(i32::MAX),
        members: letters.iter().flat_map(|letter| *letter.id.0.as_bytes()).collect(),
        marks: "0".repeat(letters.len()),
        accepted: 0,
    };
    bundle::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
    Ok(())
}
