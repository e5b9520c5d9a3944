use entities::RegistrationId;
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::seats::Mode;
use serde_json::json;

use super::details::Details;
use super::register::{invalid, locked, offered, refuse_unless_running, result};
use super::stored::{self, live_of_session, organisation_seats, save_answers};
use super::{By, Refusal, Registered, answers, confirm_seat, needs};
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::letters::{
    self, RegistrationChanged, RegistrationConfirmed, RegistrationWaiting,
};
use crate::study_sessions::pen::Pen;
use crate::study_sessions::{Organiser, SessionRows, reminders, seats, sharing, waiting};

/// The wish to change a registration: everything said about it, anew.
#[derive(Clone, Debug)]
pub struct Change {
    pub registration: RegistrationId,
    /// Its `shares_with` counts for new registrations alone.
    pub details: Details,
    /// Exactly the co-hosts agreed to from now on, by name; none: what was said about them stays.
    pub shares_with: Option<Vec<String>>,
}

/// Changes mode and answers until the session begins. A confirmed seat is never given up for a mode
/// that has none: that is refused and everything stays. Somebody waiting may change to a mode with
/// a seat, or goes to the end of its line.
pub async fn change(context: &Context, by: By, wish: Change) -> Result<Registered, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let id = wish.registration;
    let seen = stored::holder(&tx, id, by).await?.ok_or(Refusal::NotFound)?;
    let rows = locked(pen, seen.session_id).await?;
    let row = stored::holder(&tx, id, by).await?.ok_or(Refusal::NotFound)?;
    refuse_unless_changeable(pen, &rows, &row)?;
    let actor = by.actor(&row);
    let answers = answers::check(&wish.details, &rows.questions).map_err(invalid)?;
    let details = offered(&rows, wish.details)?;
    let before = row.clone();
    let row = apply(pen, &rows, row, &details).await?;
    save_answers(pen, &row, (&rows.questions, answers)).await?;
    needs::replace(pen, by, &row, details.needs.as_deref()).await?;
    if let Some(agreed) = &wish.shares_with {
        sharing::answer_all(pen, by, (&rows, &row), agreed).await?;
    }
    tell(pen, &rows, &before, row.clone()).await?;
    if before.mode != row.mode {
        waiting::fill(pen, &rows).await?;
    }
    let facts = json!({ "registration": id, "mode": row.mode });
    pen.note(actor, "study_session.registration_changed", rows.session.id, facts).await?;
    let registered = result(pen, row).await?;
    tx.commit().await?;
    Ok(registered)
}

/// The secretariat moves somebody to the venue or online: nothing else that was said changes, and
/// what was not answered is not asked for now.
pub async fn move_to(
    context: &Context,
    who: Organiser,
    id: RegistrationId,
    mode: Mode,
) -> Result<Registered, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let by = By::Staff(who);
    let seen = stored::holder(&tx, id, by).await?.ok_or(Refusal::NotFound)?;
    let rows = locked(pen, seen.session_id).await?;
    let before = stored::holder(&tx, id, by).await?.ok_or(Refusal::NotFound)?;
    refuse_unless_changeable(pen, &rows, &before)?;
    if rows.seats.iter().all(|seats| seats.mode != mode) {
        return Err(Refusal::ModeNotOffered.into());
    }
    if before.mode == mode {
        return Ok(result(pen, before).await?);
    }
    let mut row = to_mode(pen, &rows, before.clone(), mode).await?;
    row.calendar_sequence += 1;
    let row = stored::save(pen, row).await?;
    tell(pen, &rows, &before, row.clone()).await?;
    waiting::fill(pen, &rows).await?;
    let facts = json!({ "registration": id, "mode": mode });
    pen.note(who.actor(), "study_session.registration_changed", rows.session.id, facts).await?;
    let registered = result(pen, row).await?;
    tx.commit().await?;
    Ok(registered)
}

fn refuse_unless_changeable(
    pen: Pen<'_>,
    rows: &SessionRows,
    row: &registration::Model,
) -> Result<(), Refusal> {
    refuse_unless_running(pen, rows)?;
    if pen.now >= rows.session.starts_at {
        return Err(Refusal::TooLate);
    }
    match row.state {
        RegistrationState::Cancelled | RegistrationState::Declined => {
            Err(Refusal::NoLongerPossible)
        }
        _ => Ok(()),
    }
}

async fn apply(
    pen: Pen<'_>,
    rows: &SessionRows,
    mut row: registration::Model,
    details: &Details,
) -> Result<registration::Model, Stop<Refusal>> {
    row.affiliation.clone_from(&details.affiliation);
    row.department.clone_from(&details.department);
    row.job_title.clone_from(&details.job_title);
    row.prefecture_code = details.prefecture_code;
    if row.mode != details.mode {
        row = to_mode(pen, rows, row, details.mode).await?;
    }
    row.calendar_sequence += 1;
    Ok(stored::save(pen, row).await?)
}

async fn to_mode(
    pen: Pen<'_>,
    rows: &SessionRows,
    mut row: registration::Model,
    mode: Mode,
) -> Result<registration::Model, Stop<Refusal>> {
    let session = rows.session.id;
    match row.state {
        RegistrationState::Confirmed => {
            // The person's organisation holds this seat already, so its share stays the same.
            let others = others(pen, &row).await?;
            let limit = rows.session.organisation_limit;
            let held = organisation_seats(&others);
            let in_line = waiting::next_in_line(&others, mode, &held, limit).is_some();
            if in_line || !seats::take(pen.tx, session, mode).await? {
                return Err(Refusal::Full { mode }.into());
            }
            seats::give_back(pen.tx, session, row.mode).await?;
        }
        // An open offer is for the mode it was made in.
        RegistrationState::Offered => return Err(Refusal::NoLongerPossible.into()),
        RegistrationState::Waiting => {
            let others = others(pen, &row).await?;
            if confirm_seat(pen, rows, &others, (mode, row.organisation_id)).await? {
                row.state = RegistrationState::Confirmed;
                row.confirmed_at = Some(pen.now);
                row.queue_number = None;
                reminders::plan(pen, rows, row.id).await?;
            } else {
                row.queue_number = Some(waiting::last_place(pen, session).await?);
            }
        }
        _ => {}
    }
    row.mode = mode;
    Ok(row)
}

async fn others(
    pen: Pen<'_>,
    row: &registration::Model,
) -> Result<Vec<registration::Model>, sea_orm::DbErr> {
    let mut live = live_of_session(pen.tx, row.session_id).await?;
    live.retain(|other| other.id != row.id);
    Ok(live)
}

/// One letter: what changed, or that a seat was found.
async fn tell(
    pen: Pen<'_>,
    rows: &SessionRows,
    before: &registration::Model,
    row: registration::Model,
) -> anyhow::Result<()> {
    let occasion = format!("changed:{}", row.calendar_sequence);
    let seated = before.state != row.state && row.state == RegistrationState::Confirmed;
    let live = live_of_session(pen.tx, row.session_id).await?;
    let position = waiting::position_of(&live, &row);
    let to = stored::recipient(pen.tx, row).await?;
    match to.registration.state {
        RegistrationState::Confirmed if seated => {
            let letter = RegistrationConfirmed::new(pen, rows, &to, None);
            let invitation = letters::invitation(pen, rows, &to)?;
            letters::send(pen, &to, &occasion, (&letter, Some(invitation))).await
        }
        RegistrationState::Confirmed => {
            let letter = RegistrationChanged::new(pen, rows, &to);
            let invitation = letters::invitation(pen, rows, &to)?;
            letters::send(pen, &to, &occasion, (&letter, Some(invitation))).await
        }
        RegistrationState::Waiting if before.mode != to.registration.mode => {
            let letter = RegistrationWaiting::new(pen, rows, &to, position, None);
            letters::send(pen, &to, &occasion, (&letter, None)).await
        }
        _ => {
            let letter = RegistrationChanged::new(pen, rows, &to);
            letters::send(pen, &to, &occasion, (&letter, None)).await
        }
    }
}
