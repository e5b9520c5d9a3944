use chrono::{DateTime, Utc};
use entities::PersonId;
use entities::consultations::consultation::{Route, Side};
use entities::consultations::event::EventKind;
use entities::people::organisation;

use super::licence;
use super::limits::{self, apply_profile, or_override};
use super::outcome::{
    self, Booked, IMPOSED, confirm, earlier, leave_time, new_row, request_key, set_time,
};
use super::request::{Place, Subject, WishedSlot};
use crate::calendar::Locked;
use crate::consultations::meeting::{belongs_to_operator, insert, lock_organisation, occupy};
use crate::consultations::pen::Pen;
use crate::consultations::policy::policy_at;
use crate::consultations::{By, Organiser, Refusal};
use crate::context::Context;
use crate::database::Stop;

/// A meeting the secretariat books for a client, at the desk or on the telephone.
#[derive(Clone, Debug)]
pub struct StaffBooking {
    pub client: PersonId,
    pub accompanist: PersonId,
    pub subject: Subject,
    pub starts_at: DateTime<Utc>,
    pub place: Place,
    /// Why a limit is gone over; needed only where one is.
    pub override_reason: Option<String>,
}

/// Books for a client. Confirmed at once: the secretariat has asked whom it had to ask. It may go
/// over every limit with a reason, but never over time that is taken.
pub async fn book_by_staff(
    context: &Context,
    who: Organiser,
    wish: StaffBooking,
) -> Result<Booked, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let organisation = lock_organisation(pen, wish.subject.organisation).await?;
    let organisation = organisation.ok_or(Refusal::NotFound)?;
    if let Some(first) = earlier(&tx, &request_key(who.person(), &wish.subject)).await? {
        return Ok(first);
    }
    refuse_impossible(pen, &wish, &organisation).await?;
    let mut row = new_row(pen, (who.person(), Route::ByStaff), wish.client, &wish.subject);
    let policy = policy_at(&tx, wish.starts_at).await?;
    let mut found = limits::of_client(pen, &policy, (wish.client, organisation.id)).await?;
    limits::known_accompanist(pen, wish.accompanist, (organisation.id, wish.starts_at)).await?;
    row.accompanist_id = Some(wish.accompanist);
    set_time(pen, &mut row, &policy, WishedSlot::new(wish.starts_at, wish.subject.length)).await?;
    leave_time(pen, &mut row, IMPOSED);
    row.room_id = wish.place.room;
    row.licence_id = wish.place.licence;
    let licences = licence::pool(pen, &row, None).await?;
    let (of_slot, profile) = limits::of_slot(pen, &row, licences.locks()).await?;
    limits::refuse_taken(pen, &row, (&of_slot, profile.as_ref())).await?;
    found.extend(of_slot);
    row.override_reason = or_override(&found, Side::Staff, wish.override_reason.as_deref())?;
    apply_profile(&mut row, profile.as_ref(), &wish.place);
    licence::choose(pen, &mut row, &licences).await?;
    confirm(pen, &mut row);
    occupy(pen, Side::Staff, &row, &Locked::default()).await?;
    let row = insert(pen, row).await?;
    outcome::tell(pen, &row, (By::Staff(who), EventKind::Arranged)).await?;
    tx.commit().await?;
    Ok(Booked::from(&row))
}

async fn refuse_impossible(
    pen: Pen<'_>,
    wish: &StaffBooking,
    organisation: &organisation::Model,
) -> Result<(), Stop<Refusal>> {
    if !belongs_to_operator(pen, wish.client, organisation).await? {
        return Err(Refusal::NotForThem.into());
    }
    if wish.client == wish.accompanist {
        return Err(Refusal::SamePerson.into());
    }
    if wish.starts_at <= pen.now {
        return Err(Refusal::AlreadyPast.into());
    }
    Ok(())
}
