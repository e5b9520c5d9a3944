use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entities::MailMessageId;
use entities::mail::attempt::{AttemptOutcome, Phase};
use entities::mail::message::{Column, LetterClass, LetterState, Model};
use entities::mail::{attempt, message, suppression};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::LEASE;
use super::settle::{attempt_row, insert_attempts};
use crate::database::{Database, WriteTransaction};
use crate::mail::fate::is_suspected;
use crate::mail::pacing::Pacing;
use crate::mail::{DUE_AT, circulars, hold};
use crate::vocabulary::Chance;

/// Letters taken by one sender, and those that turned out not to be sent at all.
#[derive(Debug, Default)]
pub struct Claim {
    pub letters: Vec<Model>,
    pub suppressed: usize,
    pub expired: usize,
    pub gave_up: usize,
    /// As many were due as were asked for: there may be more.
    pub more: bool,
}

impl Claim {
    /// Whether nothing was due that may go.
    pub fn is_empty(&self) -> bool {
        !self.more && self.letters.is_empty() && self.suppressed + self.expired + self.gave_up == 0
    }
}

/// What a sender has room for.
#[derive(Clone, Copy)]
pub struct Room<'p> {
    /// Letters at most.
    pub letters: u64,
    /// Who decides how many go where.
    pub pacing: &'p Pacing,
    /// Nothing is under way: a suspected letter may be taken, and is then taken alone.
    pub idle: bool,
}

/// Takes letters that are due, the urgent ones first, for the time of a lease.
///
/// A letter over which a sender died goes alone: whoever dies next died over that one. Where one is
/// next in line and the sender is busy, the claim ends before it.
///
/// Suppression and expiry are judged in the same transaction, so that an unsubscription during a
/// long run counts. Several senders may claim at once; none waits for another and no letter goes
/// to two. While mail is held, sign-in letters alone are taken.
pub async fn claim(
    database: &Database,
    chance: &Chance,
    owner: &str,
    now: DateTime<Utc>,
    room: Room<'_>,
) -> Result<Claim, DbErr> {
    let tx = database.begin_write().await?;
    let held = hold::is_on(&tx).await?;
    let shut = room.pacing.shut(&tx, now).await?;
    let due = due(&tx, now, (room.letters, held), &shut).await?;
    let full = u64::try_from(due.len()).is_ok_and(|found| found >= room.letters);
    let due = up_to_the_first_suspect(due, room.idle);
    if due.is_empty() {
        return Ok(Claim::default());
    }
    let refusing = refusing(&tx, &due).await?;
    let mut claim = Claim { more: full, ..Claim::default() };
    let mut ended = Vec::new();
    let mut going = Vec::new();
    for letter in due {
        if let Some((state, outcome)) = verdict(&letter, &refusing, now) {
            match state {
                LetterState::Suppressed => claim.suppressed += 1,
                LetterState::Expired => claim.expired += 1,
                _ => claim.gave_up += 1,
            }
            ended.push((letter, state, outcome));
        } else {
            going.push(letter);
        }
    }
    claim.letters = room.pacing.admit(&tx, now, going).await?;
    for letter in &mut claim.letters {
        letter.fence += 1;
        letter.lease_until = Some(now + LEASE);
    }
    take(&tx, owner, now, &claim.letters).await?;
    finish(&tx, chance, now, &ended).await?;
    tx.commit().await?;
    Ok(claim)
}

/// Renews the claims of a living sender.
pub async fn renew(database: &Database, owner: &str, now: DateTime<Utc>) -> Result<(), DbErr> {
    let tx = database.begin_write().await?;
    message::Entity::update_many()
        .col_expr(Column::LeaseUntil, Expr::value(now + LEASE))
        .filter(Column::State.eq(LetterState::Claimed))
        .filter(Column::LeaseOwner.eq(owner))
        .exec(&tx)
        .await?;
    tx.commit().await
}

async fn due(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    (limit, held): (u64, bool),
    shut: &[String],
) -> Result<Vec<Model>, DbErr> {
    message::Entity::find()
        .apply_if(held.then_some(LetterClass::SignIn), |select, class| {
            select.filter(Column::Class.eq(class))
        })
        // Letters of circulars are taken by the bundle.
        .filter(Column::CircularId.is_null())
        .filter(Expr::col(DUE_AT).lte(now))
        .apply_if((!shut.is_empty()).then_some(shut), |select, shut| {
            let urgent = Column::Class.eq(LetterClass::SignIn);
            select.filter(Column::ToDomain.is_not_in(shut.iter().cloned()).or(urgent))
        })
        .order_by_asc(Column::Priority)
        .order_by_asc(Expr::col(DUE_AT))
        .limit(limit)
        // SQLite has one writer and ignores this.
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx)
        .await
}

fn up_to_the_first_suspect(mut due: Vec<Model>, idle: bool) -> Vec<Model> {
    let suspect = due.iter().position(|letter| is_suspected(letter.crash_count));
    match suspect {
        Some(0) if idle => due.truncate(1),
        Some(place) => due.truncate(place),
        None => {}
    }
    due
}

/// Keys of addresses that take nothing, and of those that take no circulars.
struct Refusing {
    everything: HashSet<String>,
    circulars: HashSet<String>,
}

async fn refusing(tx: &WriteTransaction, due: &[Model]) -> Result<Refusing, DbErr> {
    let circulars = due.iter().filter(|letter| letter.class == LetterClass::Bulk);
    let circulars = circulars.map(|letter| letter.to_key.as_str()).collect();
    let circulars = circulars::refusing(tx, circulars).await?;
    let keys = due.iter().map(|letter| letter.to_key.as_str());
    let found: Vec<String> = suppression::Entity::find()
        .select_only()
        .column(suppression::Column::AddressKey)
        .filter(suppression::Column::AddressKey.is_in(keys))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(Refusing { everything: found.into_iter().collect(), circulars })
}

/// Why a due letter is not to be sent. A sign-in letter goes out even to a suppressed address: its
/// reader asked for it a moment ago, and could not come back otherwise.
fn verdict(
    letter: &Model,
    refusing: &Refusing,
    now: DateTime<Utc>,
) -> Option<(LetterState, AttemptOutcome)> {
    if letter.expires_at <= now {
        return Some(if letter.attempts == 0 {
            (LetterState::Expired, AttemptOutcome::Expired)
        } else {
            (LetterState::Rejected, AttemptOutcome::Expired)
        });
    }
    let suppressed = match letter.class {
        LetterClass::SignIn => false,
        LetterClass::Transactional => refusing.everything.contains(&letter.to_key),
        LetterClass::Bulk => {
            refusing.everything.contains(&letter.to_key)
                || refusing.circulars.contains(&letter.to_key)
        }
    };
    suppressed.then_some((LetterState::Suppressed, AttemptOutcome::Suppressed))
}

async fn take(
    tx: &WriteTransaction,
    owner: &str,
    now: DateTime<Utc>,
    letters: &[Model],
) -> Result<(), DbErr> {
    if letters.is_empty() {
        return Ok(());
    }
    message::Entity::update_many()
        .col_expr(Column::State, Expr::value(LetterState::Claimed))
        .col_expr(Column::LeaseOwner, Expr::value(owner))
        .col_expr(Column::LeaseUntil, Expr::value(now + LEASE))
        .col_expr(Column::Fence, Expr::col(Column::Fence).add(1))
        .filter(Column::Id.is_in(letters.iter().map(|letter| letter.id)))
        .exec(tx)
        .await?;
    Ok(())
}

async fn finish(
    tx: &WriteTransaction,
    chance: &Chance,
    now: DateTime<Utc>,
    ended: &[(Model, LetterState, AttemptOutcome)],
) -> Result<(), DbErr> {
    let mut attempts: Vec<attempt::Model> = Vec::new();
    for (letter, state, outcome) in ended {
        let error_class = match state {
            LetterState::Suppressed => "suppressed",
            LetterState::Expired => "expired",
            _ => "gave_up",
        };
        let row = attempt_row(chance, letter, now, Phase::Desk, *outcome);
        attempts.push(row);
        end(tx, letter.id, *state, error_class, now).await?;
        erase_if(tx, letter.confidential, letter.id).await?;
    }
    insert_attempts(tx, attempts).await
}

async fn end(
    tx: &WriteTransaction,
    id: MailMessageId,
    state: LetterState,
    error_class: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    message::Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::ErrorClass, Expr::value(error_class))
        .col_expr(Column::FinishedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Takes the secret out of a confidential letter whose way is over.
pub async fn erase_if(
    tx: &WriteTransaction,
    confidential: bool,
    id: MailMessageId,
) -> Result<(), DbErr> {
    if !confidential {
        return Ok(());
    }
    message::Entity::update_many()
        .col_expr(Column::TextBody, Expr::value(""))
        .col_expr(Column::HtmlBody, Expr::value(""))
        .col_expr(Column::CalendarIcs, Expr::value(Option::<String>::None))
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}
