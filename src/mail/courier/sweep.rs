//! Bundles whose sender died: their marks tell what became of each letter.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::MailMessageId;
use entities::mail::attempt::{AttemptOutcome, Phase};
use entities::mail::bundle::{self, Column};
use entities::mail::message::{self, Model};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{
    ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

use super::acceptance::Acceptance;
use super::close::{Outcome, close_in};
use super::logbook::Mark;
use super::suspects::suspect;
use crate::database::{Database, WriteTransaction};
use crate::mail::fate::{Answer, Report, after_crash};
use crate::mail::history;
use crate::mail::ledger::{Settlement, Swept, attempt_row, insert_attempts, settle};
use crate::vocabulary::Chance;

/// Decides about the letters of every bundle whose lease is over.
pub async fn sweep(
    database: &Database,
    chance: &Chance,
    now: DateTime<Utc>,
) -> Result<Swept, DbErr> {
    let mut swept = Swept::default();
    loop {
        let tx = database.begin_write().await?;
        let Some(bundle) = abandoned(&tx, now).await? else { return Ok(swept) };
        tracing::warn!(bundle = %bundle.id.0, letters = bundle.letters, "a sender left a bundle");
        let (mut outcome, begun) = read(&bundle, now);
        with_fences(&tx, &mut outcome.accepted).await?;
        let unknown = give_up(&tx, chance, now, begun).await?;
        swept.unknown += unknown;
        close_in(&tx, now, (bundle.id, &outcome)).await?;
        let set_aside = suspect(&tx, chance, now, &outcome.untouched).await?;
        swept.quarantined += set_aside;
        swept.returned += outcome.untouched.len() - set_aside;
        tx.note_letter();
        tx.commit().await?;
    }
}

async fn abandoned(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
) -> Result<Option<bundle::Model>, DbErr> {
    bundle::Entity::find()
        .filter(Column::LeaseUntil.lt(now))
        .order_by_asc(Column::LeaseUntil)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(tx)
        .await
}

/// What the marks say, and the letters whose content may have been under way.
fn read(bundle: &bundle::Model, now: DateTime<Utc>) -> (Outcome, Vec<MailMessageId>) {
    let mut outcome = Outcome::default();
    let mut begun = Vec::new();
    let ids = bundle.members.chunks_exact(16).filter_map(|id| Uuid::from_slice(id).ok());
    for (id, mark) in ids.map(MailMessageId).zip(bundle.marks.bytes()) {
        match Mark::of(mark) {
            Mark::Waiting => outcome.untouched.push(id),
            Mark::Begun => begun.push(id),
            Mark::Accepted => outcome.accepted.push(Acceptance {
                id,
                fence: 0,
                begun: bundle.claimed_at,
                ended: now,
                code: None,
                reply: None,
                endpoint: None,
            }),
            Mark::Ended => {}
        }
    }
    (outcome, begun)
}

/// The marks say nothing of fences; the rows do, and nobody else has claimed them.
async fn with_fences(tx: &WriteTransaction, accepted: &mut [Acceptance]) -> Result<(), DbErr> {
    if accepted.is_empty() {
        return Ok(());
    }
    let rows: Vec<(MailMessageId, i64)> = message::Entity::find()
        .select_only()
        .columns([message::Column::Id, message::Column::Fence])
        .filter(message::Column::Id.is_in(accepted.iter().map(|letter| letter.id)))
        .into_tuple()
        .all(tx)
        .await?;
    let fences: HashMap<_, _> = rows.into_iter().collect();
    for letter in accepted {
        letter.fence = fences.get(&letter.id).copied().unwrap_or_default();
    }
    Ok(())
}

async fn give_up(
    tx: &WriteTransaction,
    chance: &Chance,
    now: DateTime<Utc>,
    begun: Vec<MailMessageId>,
) -> Result<usize, DbErr> {
    if begun.is_empty() {
        return Ok(0);
    }
    let letters: Vec<Model> =
        message::Entity::find().filter(message::Column::Id.is_in(begun)).all(tx).await?;
    let mut lines = Vec::new();
    for letter in &letters {
        let settlement = Settlement {
            id: letter.id,
            fence: letter.fence,
            fate: after_crash(&history(letter), true, now, chance.fraction()),
            report: Report {
                phase: Phase::Dot,
                answer: Answer::Unknown,
                code: None,
                reply: None,
                endpoint: None,
            },
            confidential: false,
            attempt: Some(attempt_row(chance, letter, now, Phase::Dot, AttemptOutcome::Unknown)),
            suppress: None,
            now,
        };
        settle(tx, &settlement).await?;
        lines.extend(settlement.attempt);
    }
    insert_attempts(tx, lines).await?;
    Ok(letters.len())
}
