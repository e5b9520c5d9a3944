use chrono::{DateTime, Utc};
use entities::study_sessions::offer::{self, OfferState};
use entities::study_sessions::registration::{self, EndedBy, RegistrationState};
use entities::{RegistrationId, WaitingOfferId};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::json;

use super::fill::{confirm, fill};
use super::offers::settle;
use crate::context::Context;
use crate::database::Stop;
use crate::people::Actor;
use crate::study_sessions::letters::{self, RegistrationCancelled};
use crate::study_sessions::pen::Pen;
use crate::study_sessions::registration::{
    By, Refusal, RegistrationResult, end, holder, recipient,
};
use crate::study_sessions::{SessionRows, session};

/// Why whoever looks at an offer cannot take it any more; none where they can, and where it was
/// answered.
pub fn lost(offer: &offer::Model, starts_at: DateTime<Utc>, now: DateTime<Utc>) -> Option<Refusal> {
    match offer.state {
        OfferState::Open if now >= starts_at => Some(Refusal::TooLate),
        OfferState::Open if now >= offer.deadline_at => Some(Refusal::LinkExpired),
        OfferState::Open | OfferState::Accepted | OfferState::Declined => None,
        OfferState::Expired => Some(Refusal::LinkExpired),
        OfferState::Withdrawn => Some(Refusal::NoLongerPossible),
    }
}

/// Takes the offered seat. Pressed again, it gives the same answer; after the deadline, a
/// cancellation or the start it is refused for good.
pub async fn accept_offer(
    context: &Context,
    id: WaitingOfferId,
) -> Result<RegistrationResult, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let found = offered(pen, id).await?;
    let actor = Actor::Link(Some(found.2.person_id));
    let taken = accept(pen, found, actor).await?;
    tx.commit().await?;
    Ok(taken)
}

/// The same for the latest offer to a registration, by whoever may act on it.
pub async fn accept_own_offer(
    context: &Context,
    by: By,
    registration: RegistrationId,
) -> Result<RegistrationResult, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let found = offered(pen, latest(pen, by, registration).await?).await?;
    let actor = by.actor(&found.2);
    let taken = accept(pen, found, actor).await?;
    tx.commit().await?;
    Ok(taken)
}

/// Gives the offered seat to the next in line and ends the registration. Pressed again, nothing
/// happens.
pub async fn decline_offer(context: &Context, id: WaitingOfferId) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let found = offered(pen, id).await?;
    let actor = Actor::Link(Some(found.2.person_id));
    decline(pen, found, actor).await?;
    tx.commit().await?;
    Ok(())
}

/// The same for the latest offer to a registration, by whoever may act on it.
pub async fn decline_own_offer(
    context: &Context,
    by: By,
    registration: RegistrationId,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let found = offered(pen, latest(pen, by, registration).await?).await?;
    let actor = by.actor(&found.2);
    decline(pen, found, actor).await?;
    tx.commit().await?;
    Ok(())
}

async fn latest(
    pen: Pen<'_>,
    by: By,
    registration: RegistrationId,
) -> Result<WaitingOfferId, Stop<Refusal>> {
    let own = holder(pen.tx, registration, by).await?.ok_or(Refusal::NotFound)?;
    let latest = offer::Entity::find()
        .filter(offer::Column::RegistrationId.eq(own.id))
        .order_by_desc(offer::Column::MadeAt)
        .order_by_desc(offer::Column::Id)
        .one(pen.tx)
        .await?;
    Ok(latest.ok_or(Refusal::NoLongerPossible)?.id)
}

async fn accept(
    pen: Pen<'_>,
    (rows, offer, row): Offered,
    actor: Actor,
) -> Result<RegistrationResult, Stop<Refusal>> {
    let accepted_before =
        offer.state == OfferState::Accepted && row.state == RegistrationState::Confirmed;
    if accepted_before {
        return Ok(result(row));
    }
    refuse_unless_open(pen, &rows, &offer)?;
    if !settle(pen, offer.id, OfferState::Accepted).await? {
        return Err(Refusal::NoLongerPossible.into());
    }
    let row = confirm(pen, &rows, row).await?;
    let facts = json!({ "registration": row.id });
    pen.note(actor, "study_session.offer_accepted", rows.session.id, facts).await?;
    Ok(result(row))
}

async fn decline(
    pen: Pen<'_>,
    (rows, offer, row): Offered,
    actor: Actor,
) -> Result<(), Stop<Refusal>> {
    if offer.state == OfferState::Declined {
        return Ok(());
    }
    refuse_unless_open(pen, &rows, &offer)?;
    if !settle(pen, offer.id, OfferState::Declined).await? {
        return Err(Refusal::NoLongerPossible.into());
    }
    let person = row.person_id;
    let ended = end(pen, row, EndedBy::OfferDeclined, (Some(person), None)).await?;
    let to = recipient(pen.tx, ended).await?;
    let letter = RegistrationCancelled::new(pen, &rows, &to, false, None);
    letters::send(pen, &to, "cancelled", (&letter, None)).await?;
    fill(pen, &rows).await?;
    let facts = json!({ "registration": to.registration.id });
    pen.note(actor, "study_session.offer_declined", rows.session.id, facts).await?;
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

/// An offer with its locked session and its registration.
type Offered = (SessionRows, offer::Model, registration::Model);

/// The offer, its session locked.
pub(super) async fn offered(pen: Pen<'_>, id: WaitingOfferId) -> Result<Offered, Stop<Refusal>> {
    let seen = offer::Entity::find_by_id(id).one(pen.tx).await?.ok_or(Refusal::NotFound)?;
    let locked = session::lock(pen.tx, seen.session_id).await?.ok_or(Refusal::NotFound)?;
    let rows = session::load(pen.tx, locked).await?;
    let offer = offer::Entity::find_by_id(id).one(pen.tx).await?.ok_or(Refusal::NotFound)?;
    let row = registration::Entity::find_by_id(offer.registration_id).one(pen.tx).await?;
    Ok((rows, offer, row.ok_or(Refusal::NotFound)?))
}

fn result(row: registration::Model) -> RegistrationResult {
    let (id, person, state) = (row.id, row.person_id, row.state);
    RegistrationResult { id, person, number: row.number, state, position: None }
}
