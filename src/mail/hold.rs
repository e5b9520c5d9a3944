use chrono::{DateTime, Utc};
use entities::PersonId;
use entities::mail::hold::{self, HoldCause};
use entities::mail::message::{self, Column, LetterClass, LetterState};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveEnum as _, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    UpdateMany,
};

use super::courier;
use crate::database::{Stop, WriteTransaction};

/// Mail is held: nothing leaves but sign-in letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    pub since: DateTime<Utc>,
    pub cause: HoldCause,
    pub reason: String,
    /// None: on the command line.
    pub set_by: Option<PersonId>,
    /// When the copy that was put back was made; none where that is not known, or nothing was.
    pub copied_at: Option<DateTime<Utc>>,
}

/// A hold about to be set.
#[derive(Clone, Debug)]
pub struct NewHold {
    pub cause: HoldCause,
    pub reason: String,
    pub set_by: Option<PersonId>,
}

/// Why the hold stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldRefusal {
    /// It holds already.
    Held,
    /// Nothing is held.
    NotHeld,
    /// Another hold has begun since the one that was to end.
    Another,
}

/// The hold, if mail is held.
pub async fn hold<C: ConnectionTrait>(reader: &C) -> Result<Option<Hold>, DbErr> {
    Ok(hold::Entity::find().one(reader).await?.and_then(told))
}

/// Whether mail is held, with a lock that keeps it so until the transaction ends.
pub(super) async fn is_on(tx: &WriteTransaction) -> Result<bool, DbErr> {
    let row = hold::Entity::find().lock_shared().one(tx).await?;
    Ok(row.is_some_and(|row| row.since.is_some()))
}

/// Holds all mail from now on. Letters in the hands of senders go back as they were, unless their
/// content is under way already. A restored database is held whatever was so before.
pub async fn set_hold(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    wanted: NewHold,
) -> Result<(), Stop<HoldRefusal>> {
    let before = locked(tx).await?;
    if wanted.cause == HoldCause::Asked && before.as_ref().is_some_and(|row| row.since.is_some()) {
        return Err(Stop::Refused(HoldRefusal::Held));
    }
    let copied_at = match wanted.cause {
        HoldCause::Restored => before.and_then(|row| row.copied_at),
        HoldCause::Asked => None,
    };
    let changed = holding(now, &wanted)
        .col_expr(hold::Column::CopiedAt, Expr::value(copied_at))
        .exec(tx)
        .await?;
    if changed.rows_affected != 1 {
        return Err(anyhow::anyhow!("the row of the mail hold is missing").into());
    }
    courier::recall(tx, now, None).await?;
    take_back(tx, now, LetterState::Pending, Column::Attempts.eq(0)).await?;
    take_back(tx, now, LetterState::Deferred, Column::Attempts.gt(0)).await?;
    Ok(())
}

/// Marks a copy of the database, so that it is held wherever and however it is put back.
pub async fn hold_copy<C: ConnectionTrait>(copy: &C, now: DateTime<Utc>) -> Result<(), DbErr> {
    let reason = String::new();
    let wanted = NewHold { cause: HoldCause::Restored, reason, set_by: None };
    let update = holding(now, &wanted).col_expr(hold::Column::CopiedAt, Expr::value(now));
    update.exec(copy).await.map(drop)
}

/// Lets letters leave again. `since` names the hold that is meant.
pub async fn release(
    tx: &WriteTransaction,
    since: DateTime<Utc>,
) -> Result<Hold, Stop<HoldRefusal>> {
    let held = locked(tx).await?.and_then(told).ok_or(Stop::Refused(HoldRefusal::NotHeld))?;
    if held.since != since {
        return Err(Stop::Refused(HoldRefusal::Another));
    }
    hold::Entity::update_many()
        .col_expr(hold::Column::Since, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(hold::Column::Cause, Expr::value(Option::<String>::None))
        .col_expr(hold::Column::Reason, Expr::value(""))
        .col_expr(hold::Column::SetBy, Expr::value(Option::<PersonId>::None))
        .col_expr(hold::Column::CopiedAt, Expr::value(Option::<DateTime<Utc>>::None))
        .exec(tx)
        .await?;
    tx.note_letter();
    Ok(held)
}

fn holding(now: DateTime<Utc>, wanted: &NewHold) -> UpdateMany<hold::Entity> {
    hold::Entity::update_many()
        .col_expr(hold::Column::Since, Expr::value(now))
        .col_expr(hold::Column::Cause, Expr::value(wanted.cause.to_value()))
        .col_expr(hold::Column::Reason, Expr::value(wanted.reason.clone()))
        .col_expr(hold::Column::SetBy, Expr::value(wanted.set_by))
}

async fn locked(tx: &WriteTransaction) -> Result<Option<hold::Model>, DbErr> {
    hold::Entity::find().lock_exclusive().one(tx).await
}

/// The fence is raised: a sender that still has such a letter can no longer put its intent on
/// record, and so does not hand it over.
async fn take_back(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    state: LetterState,
    tried: sea_orm::sea_query::Expr,
) -> Result<(), DbErr> {
    message::Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::Fence, Expr::col(Column::Fence).add(1))
        .col_expr(Column::NextAttemptAt, Expr::value(now))
        .col_expr(Column::LeaseOwner, Expr::value(Option::<String>::None))
        .col_expr(Column::LeaseUntil, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(Column::State.eq(LetterState::Claimed))
        .filter(Column::Class.ne(LetterClass::SignIn))
        .filter(Column::CircularId.is_null())
        .filter(tried)
        .exec(tx)
        .await?;
    Ok(())
}

fn told(row: hold::Model) -> Option<Hold> {
    Some(Hold {
        since: row.since?,
        cause: row.cause.unwrap_or(HoldCause::Asked),
        reason: row.reason,
        set_by: row.set_by,
        copied_at: row.copied_at,
    })
}
