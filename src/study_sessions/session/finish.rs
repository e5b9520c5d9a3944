//! Closing registration early, and what follows the day itself.

use chrono::TimeDelta;
use entities::StudySessionId;
use entities::study_sessions::session::{self, SessionState};
use serde_json::json;

use super::{Refusal, SessionRows, Standing, publish, storage};
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::{Organiser, waiting};

/// Ends registration now. A later closing time, set by revising, opens it again.
pub async fn close(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let rows = standing_in(pen, id, SessionState::Published).await?;
    let phase = Standing::from(&rows.session).phase(&rows.seats, pen.now);
    if !phase.takes_registrations() {
        return Err(Refusal::NotPossibleNow(phase).into());
    }
    // A window has a length, even if it is closed at the instant it opened.
    let opens_at = rows.session.opens_at.min(pen.now - TimeDelta::seconds(1));
    publish::save(pen, session::Model { opens_at, closes_at: pen.now, ..rows.session }).await?;
    pen.note(who.actor(), "study_session.closed", id, json!(null)).await?;
    tx.commit().await?;
    Ok(())
}

/// Marks the session as held, once its last part has ended. Whoever still waited waits no longer.
pub async fn hold(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let rows = standing_in(pen, id, SessionState::Published).await?;
    if pen.now < rows.session.ends_at {
        return Err(Refusal::TooEarly.into());
    }
    waiting::end(pen, &rows).await?;
    publish::save(pen, session::Model { state: SessionState::Held, ..rows.session }).await?;
    pen.note(who.actor(), "study_session.held", id, json!(null)).await?;
    tx.commit().await?;
    Ok(())
}

/// Marks the report on the session as handed in.
pub async fn report(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let rows = standing_in(pen, id, SessionState::Held).await?;
    publish::save(pen, session::Model { state: SessionState::Reported, ..rows.session }).await?;
    pen.note(who.actor(), "study_session.reported", id, json!(null)).await?;
    tx.commit().await?;
    Ok(())
}

async fn standing_in(
    pen: Pen<'_>,
    id: StudySessionId,
    state: SessionState,
) -> Result<SessionRows, Stop<Refusal>> {
    let row = storage::lock(pen.tx, id).await?.ok_or(Refusal::NotFound)?;
    let rows = storage::load(pen.tx, row).await?;
    if rows.session.state == state {
        return Ok(rows);
    }
    Err(Refusal::NotPossibleNow(Standing::from(&rows.session).phase(&rows.seats, pen.now)).into())
}
