use chrono::{DateTime, Utc};
use entities::mail::attempt::{AttemptOutcome, Phase};
use entities::mail::message;
use entities::mail::message::{Column, LetterState, Model};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::claim::erase_if;
use super::settle::{Settlement, attempt_row, insert_attempts, settle};
use crate::database::{Database, WriteTransaction};
use crate::mail::fate::{Answer, Report, after_crash};
use crate::mail::history;
use crate::mail::reading::in_exception;
use crate::vocabulary::Chance;

/// Letters one transaction looks at.
const CHUNK: u64 = 200;

/// Letters whose senders died, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Wait for another sender.
    pub returned: usize,
    /// May or may not have arrived; staff decide.
    pub unknown: usize,
    pub expired: usize,
    /// Senders died over them again and again.
    pub quarantined: usize,
}

/// Finds letters whose lease is over and decides what becomes of them; takes the secrets out of
/// letters that nobody decided about in time.
pub async fn sweep(
    database: &Database,
    chance: &Chance,
    now: DateTime<Utc>,
) -> Result<Swept, DbErr> {
    let mut swept = Swept::default();
    loop {
        let tx = database.begin_write().await?;
        let abandoned = abandoned(&tx, now).await?;
        let found = abandoned.len();
        let mut attempts = Vec::new();
        for letter in abandoned {
            let settlement = settlement(&letter, chance, now);
            settle(&tx, &settlement).await?;
            swept.count(settlement.fate.state);
            attempts.extend(settlement.attempt);
        }
        insert_attempts(&tx, attempts).await?;
        tx.commit().await?;
        if found < usize::try_from(CHUNK).unwrap_or(usize::MAX) {
            break;
        }
    }
    erase_overdue(database, now).await?;
    Ok(swept)
}

async fn abandoned(tx: &WriteTransaction, now: DateTime<Utc>) -> Result<Vec<Model>, DbErr> {
    message::Entity::find()
        .filter(Column::State.is_in([LetterState::Claimed, LetterState::Sending]))
        .filter(Column::LeaseUntil.lt(now))
        .order_by_asc(Column::LeaseUntil)
        .limit(CHUNK)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx)
        .await
}

fn settlement(letter: &Model, chance: &Chance, now: DateTime<Utc>) -> Settlement {
    let sending = letter.state == LetterState::Sending;
    let fate = after_crash(&history(letter), sending, now, chance.fraction());
    let phase = if sending { Phase::Dot } else { Phase::Connect };
    let outcome = if sending { AttemptOutcome::Unknown } else { AttemptOutcome::LeaseLost };
    let answer = if sending { Answer::Unknown } else { Answer::Untouched };
    let report = Report { phase, answer, code: None, reply: None, endpoint: None };
    tracing::warn!(letter = %letter.id, sending, state = ?fate.state, "a sender left a letter");
    Settlement {
        id: letter.id,
        fence: letter.fence,
        fate,
        report,
        confidential: letter.confidential,
        attempt: Some(attempt_row(chance, letter, now, phase, outcome)),
        suppress: None,
        now,
    }
}

/// Unknown and quarantined letters wait for a decision; a secret in them does not wait longer than
/// it is worth anything.
async fn erase_overdue(database: &Database, now: DateTime<Utc>) -> Result<(), DbErr> {
    let tx = database.begin_write().await?;
    let overdue = message::Entity::find()
        .filter(Column::Confidential.eq(true))
        .filter(in_exception(&[LetterState::Unknown, LetterState::Quarantined]))
        .filter(Column::ExpiresAt.lte(now))
        .filter(Column::TextBody.ne(""))
        .limit(CHUNK)
        .all(&tx)
        .await?;
    for letter in overdue {
        erase_if(&tx, true, letter.id).await?;
    }
    tx.commit().await
}

impl Swept {
    fn count(&mut self, state: LetterState) {
        match state {
            LetterState::Unknown => self.unknown += 1,
            LetterState::Expired => self.expired += 1,
            LetterState::Quarantined => self.quarantined += 1,
            _ => self.returned += 1,
        }
    }
}
