//! Postponing, cancelling, and setting a new time for what was postponed.

use entities::StudySessionId;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::session::SessionState;
use serde_json::json;

use super::announce::{self, Announcement};
use super::{Refusal, Revision, SessionRows, Standing, claims, publish, revise, storage};
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::{Organiser, prework, registration, reminders, waiting};

/// The wish to call a session off.
#[derive(Clone, Debug)]
pub struct CallOff {
    /// Told to everybody concerned.
    pub reason: Option<String>,
    /// How many people the coordinator was shown would be told.
    pub expected_recipients: usize,
}

/// How many people a letter about this session would reach.
pub async fn count_concerned(context: &Context, id: StudySessionId) -> anyhow::Result<usize> {
    Ok(announce::recipients(context.database.reader(), id).await?.len())
}

/// Puts the session off to a day not known yet. Registrations stay; calendars are cleared.
pub async fn postpone(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
    wish: CallOff,
) -> Result<usize, Stop<Refusal>> {
    call_off(context, who, id, (SessionState::Postponed, wish)).await
}

/// Cancels the session for good. One that was never public is thrown away: nobody knew of it, so
/// nobody is told, and it stays the secretariat's alone.
pub async fn cancel(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
    wish: CallOff,
) -> Result<usize, Stop<Refusal>> {
    call_off(context, who, id, (SessionState::Cancelled, wish)).await
}

async fn call_off(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
    (state, wish): (SessionState, CallOff),
) -> Result<usize, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut rows = possible(pen, id, state).await?;
    let actual = announce::recipients(&tx, id).await?.len();
    if actual != wish.expected_recipients {
        let expected = wish.expected_recipients;
        return Err(Refusal::RecipientsDiffer { expected, actual }.into());
    }
    claims::release(pen, &rows.parts).await?;
    waiting::withdraw_offers(pen, &rows).await?;
    reminders::withdraw_all(pen, id).await?;
    let state = if was_public(&rows) { state } else { SessionState::Discarded };
    if state != SessionState::Postponed {
        prework::withdraw_reminders(pen, id).await?;
        registration::erase_of_session(pen, id).await?;
    }
    rows.session.state = state;
    rows.session.publish_at = None;
    rows.session.state_reason.clone_from(&wish.reason);
    rows.session.calendar_sequence += 1;
    rows.session = publish::save(pen, rows.session).await?;
    let (told, action) = tell(pen, &rows, wish.reason).await?;
    pen.note(who.actor(), action, id, json!({ "told": told })).await?;
    tx.commit().await?;
    Ok(told)
}

fn was_public(rows: &SessionRows) -> bool {
    !matches!(rows.session.state, SessionState::Draft | SessionState::Scheduled)
}

/// How many were told, and what is noted.
async fn tell(
    pen: Pen<'_>,
    rows: &SessionRows,
    reason: Option<String>,
) -> anyhow::Result<(usize, &'static str)> {
    let (news, action) = match rows.session.state {
        SessionState::Discarded => return Ok((0, "study_session.discarded")),
        SessionState::Postponed => (Announcement::Postponed { reason }, "study_session.postponed"),
        _ => (Announcement::Cancelled { reason }, "study_session.cancelled"),
    };
    Ok((announce::to_everybody(pen, rows, &news).await?, action))
}

/// A postponed session can still be cancelled; one that has been held cannot be called off.
async fn possible(
    pen: Pen<'_>,
    id: StudySessionId,
    state: SessionState,
) -> Result<SessionRows, Stop<Refusal>> {
    let row = storage::lock(pen.tx, id).await?.ok_or(Refusal::NotFound)?;
    let rows = storage::load(pen.tx, row).await?;
    let now = rows.session.state;
    let possible = match state {
        SessionState::Postponed => now == SessionState::Published,
        _ => !now.is_settled(),
    };
    if possible {
        return Ok(rows);
    }
    Err(Refusal::NotPossibleNow(Standing::from(&rows.session).phase(&rows.seats, pen.now)).into())
}

/// Gives a postponed session its new time and opens it again; everybody registered is told.
pub async fn resume(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
    revision: Revision,
) -> Result<usize, Stop<Refusal>> {
    let Revision { plan, version, message } = revision;
    let plan = plan.checked().map_err(|problems| Stop::Refused(Refusal::Invalid(problems)))?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let before = revise::changeable(pen, id, version).await?;
    if before.session.state != SessionState::Postponed {
        let phase = Standing::from(&before.session).phase(&before.seats, pen.now);
        return Err(Refusal::NotPossibleNow(phase).into());
    }
    let mut open = before.clone();
    open.session.state = SessionState::Published;
    open.session.state_reason = None;
    // Above the number of the withdrawal even if the old time is kept after all.
    open.session.calendar_sequence += 1;
    let after = revise::save(pen, &open, &plan).await?;
    let news = Announcement::Resumed { before: &before, message };
    let told = announce::to_everybody(pen, &after, &news).await?;
    for recipient in announce::recipients(&tx, id).await? {
        if recipient.registration.state == RegistrationState::Confirmed {
            reminders::plan(pen, &after, recipient.registration.id).await?;
        }
    }
    waiting::fill(pen, &after).await?;
    let facts = json!({ "told": told, "prework_due_at": after.prework_due });
    pen.note(who.actor(), "study_session.resumed", id, facts).await?;
    tx.commit().await?;
    Ok(told)
}
