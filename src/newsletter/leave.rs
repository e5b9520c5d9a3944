//! Leaving, at once, and coming back.

use chrono::{DateTime, TimeDelta, Utc};
use entities::SubscriberId;
use entities::newsletter::consent::{Act, Route};
use entities::newsletter::subscriber::{self, ReaderState};
use serde_json::json;

use super::evidence::{self, Line};
use super::origin::Origin;
use super::pen::Pen;
use super::refusal::Refusal;
use super::storage;
use crate::context::Context;
use crate::database::Stop;
use crate::mail::{accept_circulars, refuse_circulars};
use crate::people::Actor;

/// So long a press takes it back; after that what names the reader is forgotten.
pub const TAKEN_BACK_WITHIN: TimeDelta = TimeDelta::days(7);

/// How somebody leaves.
#[derive(Clone, Debug)]
pub struct Leaving {
    pub route: Route,
    /// In their own words; may follow after the act.
    pub reason: Option<String>,
    pub origin: Origin,
}

/// Ends the sending, circulars that wait already included. Done twice it changes nothing, except
/// that a reason may be added.
pub async fn leave(
    context: &Context,
    id: SubscriberId,
    leaving: &Leaving,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = storage::locked(pen, id).await?.ok_or(Refusal::NotFound)?;
    let first = row.state == ReaderState::Active;
    let adds_reason =
        row.state == ReaderState::Left && row.leave_reason.is_none() && leaving.reason.is_some();
    if !first && !adds_reason {
        return Ok(());
    }
    row.leave_reason.clone_from(&leaving.reason);
    if first {
        row.state = ReaderState::Left;
        row.left_at = Some(pen.now);
        refuse_circulars(&tx, pen.now, &row.address_key).await?;
        let line = Line::new(pen, &row.address_key, Act::Left, leaving.route);
        evidence::add(pen, [line.of(id).from(&leaving.origin)]).await?;
        pen.note(Actor::Link(None), "newsletter.left", id, json!({})).await?;
    }
    storage::save(pen, row).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes having left back, for a few days; later the form is the way.
pub async fn come_back(
    context: &Context,
    id: SubscriberId,
    origin: &Origin,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = storage::locked(pen, id).await?.ok_or(Refusal::NotFound)?;
    if row.state == ReaderState::Active {
        return Ok(());
    }
    if !can_come_back(&row, pen.now) {
        return Err(Refusal::LeftLongAgo.into());
    }
    row.state = ReaderState::Active;
    (row.left_at, row.leave_reason) = (None, None);
    accept_circulars(&tx, &row.address_key).await?;
    let line = Line::new(pen, &row.address_key, Act::Returned, Route::Link);
    evidence::add(pen, [line.of(id).from(origin)]).await?;
    pen.note(Actor::Link(None), "newsletter.returned", id, json!({})).await?;
    storage::save(pen, row).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether a press still takes it back.
pub fn can_come_back(row: &subscriber::Model, now: DateTime<Utc>) -> bool {
    row.state == ReaderState::Left
        && row.email.is_some()
        && row.left_at.is_some_and(|left| now < left + TAKEN_BACK_WITHIN)
}
