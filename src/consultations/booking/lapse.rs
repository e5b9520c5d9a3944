//! Requests that nobody answered in time.

use chrono::{DateTime, Utc};
use entities::ConsultationId;
use entities::consultations::consultation::{self, ConsultationState, Side};
use entities::consultations::event::EventKind;
use entities::consultations::wish;
use sea_orm::sea_query::{Expr, ExprTrait as _, LockType, Query};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};
use serde_json::json;

use crate::consultations::letters::{self, BOTH, ConsultationDeclined};
use crate::consultations::meeting::{
    happened_by_itself, lock_organisation, parties, release, save,
};
use crate::consultations::pen::Pen;
use crate::consultations::wording::request as say;
use crate::consultations::{Refusal, reminders};
use crate::context::Context;
use crate::database::{Stop, retrying};

/// Ended in one go; the rest comes at the next turn.
const AT_ONCE: u64 = 100;

/// Whether any request has lapsed: one question.
pub async fn has_lapsed(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool, DbErr> {
    Ok(!lapsed(db, now, 1).await?.is_empty())
}

/// Ends requests of which every wished time has come, and proposals whose time has come, and tells
/// those who waited. Each in a transaction of its own; again is harmless.
pub async fn lapse_unanswered(context: &Context, now: DateTime<Utc>) -> Result<(), Stop<Refusal>> {
    for id in lapsed(context.database.reader(), now, AT_ONCE).await? {
        retrying(|| lapse(context, id)).await?;
    }
    Ok(())
}

async fn lapsed(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    most: u64,
) -> Result<Vec<ConsultationId>, DbErr> {
    consultation::Entity::find()
        .select_only()
        .column(consultation::Column::Id)
        .filter(unanswered(now))
        .order_by_asc(consultation::Column::RequestedAt)
        .limit(most)
        .into_tuple()
        .all(db)
        .await
}

fn unanswered(now: DateTime<Utc>) -> Condition {
    let ahead = Query::select()
        .column(wish::Column::ConsultationId)
        .from(wish::Entity)
        .and_where(Expr::col(wish::Column::StartsAt).gt(now))
        .to_owned();
    let wished = Condition::all()
        .add(consultation::Column::State.eq(ConsultationState::Requested))
        .add(consultation::Column::Id.not_in_subquery(ahead));
    let proposed = Condition::all()
        .add(consultation::Column::State.eq(ConsultationState::Proposed))
        .add(consultation::Column::StartsAt.lte(now));
    Condition::any().add(wished).add(proposed)
}

async fn lapse(context: &Context, id: ConsultationId) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let Some(seen) = consultation::Entity::find_by_id(id).one(&tx).await? else { return Ok(()) };
    lock_organisation(pen, seen.organisation_id).await?;
    let found = consultation::Entity::find_by_id(id).filter(unanswered(pen.now));
    // Somebody answered, or moved it, in the meantime.
    let Some(mut row) = found.lock(LockType::NoKeyUpdate).one(&tx).await? else { return Ok(()) };
    let was_proposed = row.state == ConsultationState::Proposed;
    release(pen, &row).await?;
    reminders::withdraw(pen, id).await?;
    row.state = ConsultationState::Declined;
    row.awaits = None;
    row.ended_at = Some(pen.now);
    row.end_reason = Some(say::LAPSED.to_owned());
    let row = save(pen, row).await?;
    let parties = parties(&tx, row.clone()).await?;
    // Whoever was only wished for never heard of it.
    for side in BOTH.into_iter().filter(|side| *side == Side::Client || was_proposed) {
        let letter = ConsultationDeclined::new(pen, &parties, side, (row.end_reason.clone(),));
        letters::send(pen, &parties, (side, "declined"), (&letter, None)).await?;
    }
    happened_by_itself(pen, &row, EventKind::Declined, json!({ "lapsed": true })).await?;
    tx.commit().await?;
    Ok(())
}
