use entities::RegistrationId;
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::session::{self, Promotion, SessionState};
use sea_orm::EntityTrait as _;
use serde_json::json;

use super::line::{deadline, moves_up, next_in_line, within_limit};
use super::offers;
use crate::calendar::business_calendar;
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::letters::{self, SeatOffered, SeatPromoted};
use crate::study_sessions::pen::Pen;
use crate::study_sessions::registration::{
    By, Refusal, holder, live_of_session, organisation_seats, recipient, save,
};
use crate::study_sessions::{Organiser, SessionRows, links, reminders, seats};
use crate::vocabulary::tokyo;

/// Lets people in line move up while there are seats for them. The session is locked.
pub async fn fill(pen: Pen<'_>, rows: &SessionRows) -> anyhow::Result<()> {
    let calendar = business_calendar(pen.tx).await?;
    if !moves_up(&rows.session, &calendar, pen.now) {
        return Ok(());
    }
    let mut live = live_of_session(pen.tx, rows.session.id).await?;
    for mode in rows.seats.iter().map(|count| count.mode) {
        loop {
            let held = organisation_seats(&live);
            let limit = rows.session.organisation_limit;
            let Some(next) = next_in_line(&live, mode, &held, limit).cloned() else { break };
            if !seats::take(pen.tx, rows.session.id, mode).await? {
                break;
            }
            let moved = seat(pen, rows, next).await?;
            if let Some(row) = live.iter_mut().find(|row| row.id == moved.id) {
                *row = moved;
            }
        }
    }
    Ok(())
}

/// Gives the seat just taken to somebody in line: at once, or as an offer.
async fn seat(
    pen: Pen<'_>,
    rows: &SessionRows,
    row: registration::Model,
) -> anyhow::Result<registration::Model> {
    match rows.session.promotion {
        Promotion::Direct => confirm(pen, rows, row).await,
        Promotion::Offer => offer(pen, rows, row).await,
    }
}

async fn offer(
    pen: Pen<'_>,
    rows: &SessionRows,
    mut row: registration::Model,
) -> anyhow::Result<registration::Model> {
    row.state = RegistrationState::Offered;
    let row = save(pen, row).await?;
    let until = deadline(&rows.session, &business_calendar(pen.tx).await?, pen.now);
    let offer = offers::open(pen, &row, until).await?;
    let to = recipient(pen.tx, row.clone()).await?;
    let answer_url = links::offer_url(&pen.context.config, offer);
    let letter = SeatOffered::new(pen, rows, &to, tokyo::date_time(until), answer_url);
    letters::send_until(pen, &to, (&format!("offered:{offer}"), until), &letter).await?;
    Ok(row)
}

/// Makes somebody whose seat is taken a participant.
pub(super) async fn confirm(
    pen: Pen<'_>,
    rows: &SessionRows,
    mut row: registration::Model,
) -> anyhow::Result<registration::Model> {
    row.state = RegistrationState::Confirmed;
    row.confirmed_at = Some(pen.now);
    row.queue_number = None;
    let row = save(pen, row).await?;
    reminders::plan(pen, rows, row.id).await?;
    let to = recipient(pen.tx, row.clone()).await?;
    let letter = SeatPromoted::new(pen, rows, &to);
    let invitation = letters::invitation(pen, rows, &to)?;
    letters::send(pen, &to, "promoted", (&letter, Some(invitation))).await?;
    Ok(row)
}

/// Moves somebody up by hand, whatever their place in line, while there is a seat and the session
/// has not ended. They are confirmed at once.
pub async fn promote(
    context: &Context,
    who: Organiser,
    id: RegistrationId,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let seen = holder(&tx, id, By::Staff(who)).await?.ok_or(Refusal::NotFound)?;
    let locked = crate::study_sessions::session::lock(&tx, seen.session_id).await?;
    let rows = crate::study_sessions::session::load(&tx, locked.ok_or(Refusal::NotFound)?).await?;
    let row = registration::Entity::find_by_id(id).one(&tx).await?.ok_or(Refusal::NotFound)?;
    let running = rows.session.state == SessionState::Published && pen.now < rows.session.ends_at;
    if row.state != RegistrationState::Waiting || !running {
        return Err(Refusal::NoLongerPossible.into());
    }
    refuse_full(pen, &rows.session, &row).await?;
    confirm(pen, &rows, row).await?;
    let facts = json!({ "registration": id });
    pen.note(who.actor(), "study_session.registration_promoted", rows.session.id, facts).await?;
    tx.commit().await?;
    Ok(())
}

async fn refuse_full(
    pen: Pen<'_>,
    session: &session::Model,
    row: &registration::Model,
) -> Result<(), Stop<Refusal>> {
    let live = live_of_session(pen.tx, session.id).await?;
    let held = organisation_seats(&live);
    if let Some(limit) = session.organisation_limit
        && !within_limit(row.organisation_id, &held, Some(limit))
    {
        return Err(Refusal::OrganisationFull { limit }.into());
    }
    if seats::take(pen.tx, session.id, row.mode).await? {
        return Ok(());
    }
    Err(Refusal::Full { mode: row.mode }.into())
}
