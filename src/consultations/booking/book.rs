use entities::PersonId;
use entities::consultations::consultation::{self, Route, Side};
use entities::consultations::event::EventKind;

use super::ahead;
use super::hold_slot::{free_then, give_way};
use super::licence;
use super::limits::{self, apply_profile, or_override, whole_minute};
use super::outcome::{self, Booked, decide, earlier, new_row, request_key, set_time};
use super::request::{Booking, Place, WishedSlot, With};
use crate::consultations::availability::bookable;
use crate::consultations::meeting::{
    belongs_to_operator, insert, lock_organisation, occupy, resources,
};
use crate::consultations::pen::Pen;
use crate::consultations::policy::policy_at;
use crate::consultations::{By, Client, Refusal};
use crate::context::Context;
use crate::database::Stop;

/// Books a free slot for the asking person: confirmed at once, or proposed where somebody has to
/// agree. A second press gets the first result.
///
/// With anybody who fits the theme, whoever is free then and has had the fewest meetings in the
/// fiscal year is taken, by id where that is equal; whoever was booked meanwhile is passed over. A
/// slot the client holds becomes the booking; what else they hold is given back.
pub async fn book(
    context: &Context,
    who: Client,
    booking: Booking,
) -> Result<Booked, Stop<Refusal>> {
    if let With::One(accompanist) = booking.with {
        return book_with(context, who, &booking, accompanist).await;
    }
    let key = request_key(who.person(), &booking.subject);
    if let Some(first) = earlier(context.database.reader(), &key).await? {
        return Ok(first);
    }
    let mut why = Refusal::NobodyFree;
    for accompanist in free_then(context, who, booking.sought()).await? {
        match book_with(context, who, &booking, accompanist).await {
            Err(Stop::Refused(Refusal::NoLicenceFree)) => why = Refusal::NoLicenceFree,
            Err(Stop::Refused(Refusal::Taken | Refusal::NotFree(_) | Refusal::NotAccepting)) => {}
            answer => return answer,
        }
    }
    Err(why.into())
}

/// One attempt, in a transaction of its own.
async fn book_with(
    context: &Context,
    who: Client,
    booking: &Booking,
    accompanist: PersonId,
) -> Result<Booked, Stop<Refusal>> {
    let subject = &booking.subject;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    ahead::ask(pen, who, booking, accompanist).await?;
    let organisation = lock_organisation(pen, subject.organisation).await?;
    let organisation = organisation.ok_or(Refusal::NotForThem)?;
    if let Some(first) = earlier(&tx, &request_key(who.person(), subject)).await? {
        return Ok(first);
    }
    let own = belongs_to_operator(pen, who.person(), &organisation).await?;
    if !own || accompanist == who.person() {
        return Err(Refusal::NotForThem.into());
    }
    let row = new_row(pen, (who.person(), Route::Slot), who.person(), subject);
    let row = placed(pen, row, booking, accompanist).await?;
    let row = insert(pen, row).await?;
    outcome::tell(pen, &row, (By::Client(who), EventKind::Booked)).await?;
    tx.commit().await?;
    Ok(Booked::from(&row))
}

/// Decides over the slot and takes it.
async fn placed(
    pen: Pen<'_>,
    mut row: consultation::Model,
    booking: &Booking,
    accompanist: PersonId,
) -> Result<consultation::Model, Stop<Refusal>> {
    let subject = &booking.subject;
    whole_minute(booking.starts_at)?;
    let policy = policy_at(pen.tx, booking.starts_at).await?;
    let of_client = limits::of_client(pen, &policy, (row.client_id, row.organisation_id)).await?;
    or_override(&of_client, Side::Client, None)?;
    row.conditions_version =
        limits::conditions(pen, (subject.mode, subject.accepts_conditions)).await?;
    row.conditions_accepted_at = row.conditions_version.map(|_| pen.now);
    if bookable(pen.tx, booking.sought().by(Some(accompanist))).await?.is_empty() {
        return Err(Refusal::NotAccepting.into());
    }
    row.accompanist_id = Some(accompanist);
    set_time(pen, &mut row, &policy, WishedSlot::new(booking.starts_at, subject.length)).await?;
    let licences = licence::pool(pen, &row, None).await?;
    let needed = [&resources(&row), licences.locks()].concat();
    let locked = give_way(pen, row.client_id, &needed).await?;
    let (of_slot, profile) = limits::of_locked_slot(pen, &row).await?;
    or_override(&of_slot, Side::Client, None)?;
    apply_profile(&mut row, profile.as_ref(), &Place::default());
    licence::choose(pen, &mut row, &licences).await?;
    decide(pen, &mut row, &policy, profile.as_ref());
    occupy(pen, Side::Client, &row, &locked).await?;
    Ok(row)
}
