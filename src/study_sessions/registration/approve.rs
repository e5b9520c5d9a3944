//! What the secretariat answers to a request that needs approval.

use entities::RegistrationId;
use entities::study_sessions::registration::{self, EndedBy, RegistrationState};
use serde_json::json;

use super::register::{locked, refuse_unless_running, result};
use super::stored::{self, live_of_session, organisation_seats};
use super::{By, Refusal, Registered, confirm_seat, needs};
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::letters::{
    self, RegistrationApproved, RegistrationDeclined, RegistrationWaiting,
};
use crate::study_sessions::pen::Pen;
use crate::study_sessions::{Organiser, SessionRows, reminders, waiting};

/// Gives the person a seat or, if none is left, a place in line. Whoever does not want to wait is not
/// put in line: the secretariat learns that there is no seat.
pub async fn approve(
    context: &Context,
    who: Organiser,
    id: RegistrationId,
) -> Result<Registered, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let (rows, mut row) = pending(pen, who, id).await?;
    refuse_unless_running(pen, &rows)?;
    let live = live_of_session(&tx, rows.session.id).await?;
    let seat = (row.mode, row.organisation_id);
    if confirm_seat(pen, &rows, &live, seat).await? {
        row.state = RegistrationState::Confirmed;
        row.confirmed_at = Some(pen.now);
        reminders::plan(pen, &rows, id).await?;
    } else if !row.waits {
        return Err(no_seat(&rows, &live, &row).into());
    } else {
        row.state = RegistrationState::Waiting;
        row.queue_number = Some(waiting::last_place(pen, rows.session.id).await?);
    }
    let row = stored::save(pen, row).await?;
    let registered = result(pen, row.clone()).await?;
    let to = stored::recipient(&tx, row).await?;
    if let Some(position) = registered.position {
        let letter = RegistrationWaiting::new(pen, &rows, &to, position, None);
        letters::send(pen, &to, "approved", (&letter, None)).await?;
    } else {
        let letter = RegistrationApproved::new(pen, &rows, &to);
        let invitation = letters::invitation(pen, &rows, &to)?;
        letters::send(pen, &to, "approved", (&letter, Some(invitation))).await?;
    }
    let facts = json!({ "registration": id, "state": registered.state });
    pen.note(who.actor(), "study_session.registration_approved", rows.session.id, facts).await?;
    tx.commit().await?;
    Ok(registered)
}

fn no_seat(rows: &SessionRows, live: &[registration::Model], row: &registration::Model) -> Refusal {
    let taken = row.organisation_id.and_then(|id| organisation_seats(live).get(&id).copied());
    match rows.session.organisation_limit {
        Some(limit) if taken >= Some(limit) => Refusal::OrganisationFull { limit },
        _ => Refusal::Full { mode: row.mode },
    }
}

/// Does not let the person take part, and says so politely.
pub async fn decline(
    context: &Context,
    who: Organiser,
    id: RegistrationId,
    reason: Option<String>,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let (rows, mut row) = pending(pen, who, id).await?;
    needs::erase(pen, id).await?;
    row.state = RegistrationState::Declined;
    row.ended_at = Some(pen.now);
    row.ended_by = Some(EndedBy::Staff);
    row.ended_by_person = Some(who.person());
    row.end_reason.clone_from(&reason);
    let to = stored::recipient(&tx, stored::save(pen, row).await?).await?;
    let letter = RegistrationDeclined::new(pen, &rows, &to, reason);
    letters::send(pen, &to, "declined", (&letter, None)).await?;
    let facts = json!({ "registration": id });
    pen.note(who.actor(), "study_session.registration_declined", rows.session.id, facts).await?;
    tx.commit().await?;
    Ok(())
}

async fn pending(
    pen: Pen<'_>,
    who: Organiser,
    id: RegistrationId,
) -> Result<(SessionRows, registration::Model), Stop<Refusal>> {
    let by = By::Staff(who);
    let seen = stored::holder(pen.tx, id, by).await?.ok_or(Refusal::NotFound)?;
    let rows = locked(pen, seen.session_id).await?;
    let row = stored::holder(pen.tx, id, by).await?.ok_or(Refusal::NotFound)?;
    if row.state == RegistrationState::Pending {
        return Ok((rows, row));
    }
    Err(Refusal::NoLongerPossible.into())
}
