use entities::StudySessionId;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::session::{self, Approval, SessionState};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::announce::{self, Announcement};
use super::check::CheckedPlan;
use super::{
    PartRows, Refusal, SessionPlan, SessionRows, Standing, claims, references, rows, storage,
};
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::wording::plan as say;
use crate::study_sessions::{Organiser, prework, reminders, seats, survey, waiting};
use crate::web::Problems;

/// A changed plan for a session.
#[derive(Clone, Debug)]
pub struct Revision {
    pub plan: SessionPlan,
    /// The version the form was made from.
    pub version: i32,
    /// What the coordinator wants to say about the change, in the letter.
    pub message: Option<String>,
}

/// What a revision did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revised {
    /// How many people were told.
    pub told: usize,
}

/// Saves a changed plan. Of a published session, everybody concerned is told once if its title,
/// time, place or address changed; more seats let people who wait move up. What is handed in before
/// and asked after the session moves with it.
pub async fn revise(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
    revision: Revision,
) -> Result<Revised, Stop<Refusal>> {
    let Revision { plan, version, message } = revision;
    let plan = plan.checked().map_err(|problems| Stop::Refused(Refusal::Invalid(problems)))?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let before = changeable(pen, id, version).await?;
    let after = save(pen, &before, &plan).await?;
    let told = if after.session.state == SessionState::Published {
        tell_and_promote(pen, &before, &after, message).await?
    } else {
        0
    };
    let facts = json!({
        "version": after.session.version, "told": told, "prework_due_at": after.prework_due,
    });
    pen.note(who.actor(), "study_session.revised", id, facts).await?;
    tx.commit().await?;
    Ok(Revised { told })
}

/// Loads and locks a session that may still change.
pub(super) async fn changeable(
    pen: Pen<'_>,
    id: StudySessionId,
    version: i32,
) -> Result<SessionRows, Stop<Refusal>> {
    let row = storage::lock(pen.tx, id).await?.ok_or(Refusal::NotFound)?;
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let rows = storage::load(pen.tx, row).await?;
    if rows.session.state.is_settled() {
        let phase = Standing::from(&rows.session).phase(&rows.seats, pen.now);
        return Err(Refusal::NotPossibleNow(phase).into());
    }
    Ok(rows)
}

/// Writes the plan; a postponed session occupies nothing until it is resumed.
pub(super) async fn save(
    pen: Pen<'_>,
    before: &SessionRows,
    plan: &CheckedPlan,
) -> Result<SessionRows, Stop<Refusal>> {
    references::check(pen, plan).await?;
    keep_promise(before, plan)?;
    let mut row = before.session.clone();
    rows::apply(&mut row, plan, pen.now);
    // The number people know a session by stays, whatever year it moves to.
    row.fiscal_year = before.session.fiscal_year;
    row.version += 1;
    save_seats(pen, before, plan).await?;
    claims::release(pen, &before.parts).await?;
    let parts = rows::save_children(pen, row.id, plan, Some(before)).await?;
    if row.state != SessionState::Postponed {
        claims::claim(pen, &row, &parts).await?;
    }
    if is_news(before, &row, &parts) {
        row.calendar_sequence += 1;
    }
    let id = row.id;
    prework::follow(pen, &before.session, row.starts_at).await?;
    survey::follow(pen, &before.session, row.ends_at).await?;
    let changed = row.into_active_model().reset_all();
    let row = session::Entity::update(changed).validate()?.exec(pen.tx).await?;
    debug_assert_eq!(row.id, id);
    Ok(storage::load(pen.tx, row).await?)
}

/// Whoever entered a draw, or came first, was promised so when the session became public.
fn keep_promise(before: &SessionRows, plan: &CheckedPlan) -> Result<(), Refusal> {
    let session = &before.session;
    let private = matches!(session.state, SessionState::Draft | SessionState::Scheduled);
    let by_lot = |approval: Approval| approval == Approval::ByLottery;
    if private || by_lot(session.approval) == by_lot(plan.approval) {
        return Ok(());
    }
    let mut problems = Problems::none();
    problems.add("approval", say::DRAW_FIXED);
    Err(Refusal::Invalid(problems))
}

async fn save_seats(
    pen: Pen<'_>,
    before: &SessionRows,
    plan: &CheckedPlan,
) -> Result<(), Stop<Refusal>> {
    let id = before.session.id;
    for old in &before.seats {
        if !plan.has_mode(old.mode) && !seats::remove_mode(pen.tx, id, old.mode).await? {
            return Err(Refusal::SeatsTaken { mode: old.mode }.into());
        }
    }
    for seat in &plan.seats {
        if before.seats.iter().all(|old| old.mode != seat.mode) {
            seats::add_mode(pen.tx, id, seat.mode, seat.capacity).await?;
        } else if !seats::set_capacity(pen.tx, id, seat.mode, seat.capacity).await? {
            return Err(Refusal::SeatsTaken { mode: seat.mode }.into());
        }
    }
    Ok(())
}

/// What participants have in their calendars or must know to come.
fn is_news(before: &SessionRows, row: &session::Model, parts: &[PartRows]) -> bool {
    let old = &before.session;
    let same_texts = old.title == row.title
        && old.online_url == row.online_url
        && old.online_note == row.online_note;
    let places = |parts: &[PartRows]| -> Vec<_> {
        parts
            .iter()
            .map(|rows| {
                let part = rows.part.clone();
                (
                    part.starts_at,
                    part.ends_at,
                    part.venue_name,
                    part.venue_address,
                    part.venue_access,
                )
            })
            .collect()
    };
    !same_texts || places(&before.parts) != places(parts)
}

/// One letter to everybody concerned if there is news; then reminders follow the new time and
/// people who wait move up into new seats.
async fn tell_and_promote(
    pen: Pen<'_>,
    before: &SessionRows,
    after: &SessionRows,
    message: Option<String>,
) -> Result<usize, Stop<Refusal>> {
    let news = after.session.calendar_sequence != before.session.calendar_sequence;
    let told = if news {
        announce::to_everybody(pen, after, &Announcement::Changed { before, message }).await?
    } else {
        0
    };
    let moved = after.session.starts_at != before.session.starts_at;
    if moved || after.reminders != before.reminders {
        let confirmed = announce::recipients(pen.tx, after.session.id).await?;
        for recipient in confirmed {
            if recipient.registration.state == RegistrationState::Confirmed {
                reminders::plan(pen, after, recipient.registration.id).await?;
            }
        }
    }
    waiting::fill(pen, after).await?;
    Ok(told)
}
