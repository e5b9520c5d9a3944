use chrono::{DateTime, Utc};
use entities::mail::attempt::{AttemptOutcome, Phase};
use entities::mail::message::{Column, LetterState, Model};
use entities::mail::suppression::SuppressionReason;
use entities::mail::{attempt, message, suppression};
use entities::{MailAttemptId, MailMessageId};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryTrait,
};

use super::claim::erase_if;
use crate::database::WriteTransaction;
use crate::mail::bounces::refused_at_the_door;
use crate::mail::fate::{Fate, Report};
use crate::vocabulary::Chance;

/// A result on its way into the ledger.
#[derive(Clone, Debug)]
pub struct Settlement {
    pub id: MailMessageId,
    pub fence: i64,
    pub fate: Fate,
    pub report: Report,
    pub confidential: bool,
    /// None where nothing happened worth a line in the history.
    pub attempt: Option<attempt::Model>,
    /// The address turned out to be nobody's.
    pub suppress: Option<String>,
    pub now: DateTime<Utc>,
}

/// Writes one result. False: the letter was in other hands by then, and stays as it is.
pub async fn settle(tx: &WriteTransaction, settlement: &Settlement) -> Result<bool, DbErr> {
    let fate = &settlement.fate;
    let touched = update(settlement)
        .filter(Column::Id.eq(settlement.id))
        .filter(still_theirs(settlement))
        .exec(tx)
        .await?
        .rows_affected;
    if touched == 0 {
        return Ok(false);
    }
    erase_if(tx, settlement.confidential && fate.is_finished(), settlement.id).await?;
    if let Some(address_key) = &settlement.suppress {
        suppress(tx, address_key, Some(settlement.id), SuppressionReason::Bounced, settlement.now)
            .await?;
        refused_at_the_door(tx, settlement, address_key).await?;
    }
    Ok(true)
}

/// An acceptance is a fact, even when it is told after the letter was given up, given back or set to
/// be sent once more meanwhile, as long as nobody has claimed it again.
fn still_theirs(settlement: &Settlement) -> Condition {
    use LetterState::{Accepted, Claimed, Deferred, Pending, Sending, Unknown};
    let is = |fence: Expr, states: &[LetterState]| {
        Condition::all().add(fence).add(Column::State.is_in(states.iter().copied()))
    };
    let own = Column::Fence.eq(settlement.fence);
    if settlement.fate.state != Accepted {
        return is(own, &[Claimed, Sending]);
    }
    Condition::any()
        .add(is(own, &[Claimed, Sending, Unknown]))
        .add(is(Column::Fence.gte(settlement.fence), &[Pending, Deferred]))
}

fn update(settlement: &Settlement) -> sea_orm::UpdateMany<message::Entity> {
    let Settlement { fate, report, now, .. } = settlement;
    let finished = fate.is_finished().then_some(*now);
    let mut update = message::Entity::update_many()
        .col_expr(Column::State, Expr::value(fate.state))
        .col_expr(Column::Attempts, Expr::value(fate.attempts))
        .col_expr(Column::CrashCount, Expr::value(fate.crash_count))
        .col_expr(Column::UnknownCount, Expr::value(fate.unknown_count))
        .col_expr(Column::FinishedAt, Expr::value(finished))
        .col_expr(Column::ErrorClass, Expr::value(fate.error_class))
        .col_expr(Column::LeaseOwner, Expr::value(Option::<String>::None))
        .col_expr(Column::LeaseUntil, Expr::value(Option::<DateTime<Utc>>::None));
    if let Some(next) = fate.next_attempt_at {
        update = update.col_expr(Column::NextAttemptAt, Expr::value(next));
    }
    if settlement.attempt.is_some() {
        update = update
            .col_expr(Column::SmtpCode, Expr::value(report.code.map(i32::from)))
            .col_expr(Column::SmtpReply, Expr::value(report.reply.clone()))
            .col_expr(Column::Endpoint, Expr::value(report.endpoint.clone()));
    }
    update
}

/// A line of a letter's history.
pub fn attempt_row(
    chance: &Chance,
    letter: &Model,
    now: DateTime<Utc>,
    phase: Phase,
    outcome: AttemptOutcome,
) -> attempt::Model {
    attempt::Model {
        id: MailAttemptId(chance.uuid(now)),
        message_id: letter.id,
        fence: letter.fence,
        endpoint: None,
        started_at: now,
        ended_at: now,
        phase,
        outcome,
        code: None,
        reply: None,
    }
}

/// Adds lines to histories.
pub async fn insert_attempts(
    tx: &WriteTransaction,
    attempts: Vec<attempt::Model>,
) -> Result<(), DbErr> {
    if attempts.is_empty() {
        return Ok(());
    }
    // One that is already there (a commit repeated) is left alone.
    let key = [attempt::Column::MessageId, attempt::Column::Id];
    let lines = attempts.into_iter().map(IntoActiveModel::into_active_model);
    let mut insert = attempt::Entity::insert_many(lines).into_query();
    insert.on_conflict(OnConflict::columns(key).do_nothing().to_owned());
    tx.execute(&insert).await.map(drop)
}

/// Puts an address on the list of those that get no more letters.
pub async fn suppress(
    tx: &WriteTransaction,
    address_key: &str,
    message_id: Option<MailMessageId>,
    reason: SuppressionReason,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = suppression::Model {
        address_key: address_key.to_owned(),
        reason,
        message_id,
        created_at: now,
    };
    let known = OnConflict::column(suppression::Column::AddressKey).do_nothing().to_owned();
    suppression::Entity::insert(row.into_active_model())
        .on_conflict(known)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}
