use entities::WaitingOfferId;
use entities::study_sessions::offer::{self, OfferState};
use entities::study_sessions::registration::{self, EndedBy, RegistrationState};
use sea_orm::EntityTrait as _;
use serde_json::json;

use super::fill::{confirm, fill};
use super::offers::settle;
use crate::context::Context;
use crate::database::Stop;
use crate::people::Actor;
use crate::study_sessions::letters::{self, RegistrationCancelled};
use crate::study_sessions::pen::Pen;
use crate::study_sessions::registration::{Refusal, RegistrationResult, end, recipient};
use crate::study_sessions::{SessionRows, session};

/// Takes the offered seat. Pressed again, it gives the same answer; after the deadline, a
/// cancellation or the start it is refused for good.
pub async fn accept_offer(
    context: &Context,
    id: WaitingOfferId,
) -> Result<RegistrationResult, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let (rows, offer, row) = offered(pen, id).await?;
    let accepted_before =
        offer.state == OfferState::Accepted && row.state == RegistrationState::Confirmed;
    if accepted_before {
        return Ok(result(row));
    }
    refuse_unless_open(pen, &rows, &offer)?;
    if !settle(pen, id, OfferState::Accepted).await? {
        return Err(Refusal::NoLongerPossible.into());
    }
    let row = confirm(pen, &rows, row).await?;
    let facts = json!({ "registration": row.id });
    let actor = Actor::Link(Some(row.person_id));
    pen.note(actor, "study_session.offer_accepted", rows.session.id, facts).await?;
    tx.commit().await?;
    Ok(result(row))
}

/// Gives the offered seat to the next in line and ends the registration. Pressed again, nothing
/// happens.
pub async fn decline_offer(context: &Context, id: WaitingOfferId) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let (rows, offer, row) = offered(pen, id).await?;
    if offer.state == OfferState::Declined {
        return Ok(());
    }
    refuse_unless_open(pen, &rows, &offer)?;
    if !settle(pen, id, OfferState::Declined).await? {
        return Err(Refusal::NoLongerPossible.into());
    }
    let person = row.person_id;
    let ended = end(pen, row, EndedBy::OfferDeclined, (Some(person), None)).await?;
    let to = recipient(&tx, ended).await?;
    let letter = RegistrationCancelled::new(pen, &rows, &to, false, None);
    letters::send(pen, &to, "cancelled", (&letter, None)).await?;
    fill(pen, &rows).await?;
    let facts = json!({ "registration": to.registration.id });
    let actor = Actor::Link(Some(person));
    pen.note(actor, "study_session.offer_declined", rows.session.id, facts).await?;
    tx.commit().await?;
    Ok(())
}

fn refuse_unless_open(
    pen: Pen<'_>,
    rows: &SessionRows,
    offer: &offer::Model,
) -> Result<(), Refusal> {
    if offer.state != OfferState::Open {
        return Err(Refusal::NoLongerPossible);
    }
    if pen.now >= rows.session.starts_at {
        return Err(Refusal::TooLate);
    }
    if pen.now >= offer.deadline_at { Err(Refusal::LinkExpired) } else { Ok(()) }
}

/// The offer with its locked session and its registration.
pub(super) async fn offered(
    pen: Pen<'_>,
    id: WaitingOfferId,
) -> Result<(SessionRows, offer::Model, registration::Model), Stop<Refusal>> {
    let seen = offer::Entity::find_by_id(id).one(pen.tx).await?.ok_or(Refusal::NotFound)?;
    let locked = session::lock(pen.tx, seen.session_id).await?.ok_or(Refusal::NotFound)?;
    let rows = session::load(pen.tx, locked).await?;
    let offer = offer::Entity::find_by_id(id).one(pen.tx).await?.ok_or(Refusal::NotFound)?;
    let row = registration::Entity::find_by_id(offer.registration_id).one(pen.tx).await?;
    Ok((rows, offer, row.ok_or(Refusal::NotFound)?))
}

fn result(row: registration::Model) -> RegistrationResult {
    RegistrationResult { id: row.id, number: row.number, state: row.state, position: None }
}
