use chrono::{DateTime, Utc};
use entities::consultations::accompanist_profile::Confirmation;
use entities::consultations::consultation::{self, Awaits, ConsultationState, Mode, Side};
use entities::consultations::event::EventKind;
use entities::{ConsultationId, PersonId};

use super::licence;
use super::limits::{self, apply_profile, or_override};
use super::outcome::{self, Booked, IMPOSED, confirm, leave_time, set_time};
use super::request::{Place, WishedSlot};
use crate::calendar::Locked;
use crate::calendar::availability::SlotLength;
use crate::consultations::meeting::{lock, occupy, refuse_unless, save};
use crate::consultations::pen::Pen;
use crate::consultations::policy::policy_at;
use crate::consultations::{By, Organiser, Refusal};
use crate::context::Context;
use crate::database::Stop;

/// What a coordinator decides for somebody's wishes.
#[derive(Clone, Debug)]
pub struct Arrangement {
    pub consultation: ConsultationId,
    /// The version the page was made from.
    pub version: i32,
    pub accompanist: PersonId,
    pub starts_at: DateTime<Utc>,
    pub length: SlotLength,
    pub mode: Mode,
    pub place: Place,
    /// The accompanist has agreed already, and is not asked again.
    pub agreed: bool,
    /// Why a limit is gone over; needed only where one is.
    pub override_reason: Option<String>,
}

/// Gives wishes an accompanist and a time: confirmed, or proposed to an accompanist who answers
/// for themselves.
pub async fn arrange(
    context: &Context,
    who: Organiser,
    wish: Arrangement,
) -> Result<Booked, Stop<Refusal>> {
    let by = By::Staff(who);
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = lock(pen, wish.consultation, by).await?;
    refuse_unless(&row, &[ConsultationState::Requested])?;
    if row.version != wish.version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    if wish.accompanist == row.client_id {
        return Err(Refusal::SamePerson.into());
    }
    if wish.starts_at <= pen.now {
        return Err(Refusal::AlreadyPast.into());
    }
    let row = placed(pen, row, &wish).await?;
    let row = save(pen, row).await?;
    outcome::tell(pen, &row, (by, EventKind::Arranged)).await?;
    tx.commit().await?;
    Ok(Booked::from(&row))
}

async fn placed(
    pen: Pen<'_>,
    mut row: consultation::Model,
    wish: &Arrangement,
) -> Result<consultation::Model, Stop<Refusal>> {
    limits::known_accompanist(pen, wish.accompanist, (row.organisation_id, wish.starts_at)).await?;
    let policy = policy_at(pen.tx, wish.starts_at).await?;
    row.accompanist_id = Some(wish.accompanist);
    row.mode = wish.mode;
    row.minutes = wish.length.minutes().into();
    row.room_id = wish.place.room;
    row.licence_id = wish.place.licence;
    set_time(pen, &mut row, &policy, WishedSlot::new(wish.starts_at, wish.length)).await?;
    leave_time(pen, &mut row, IMPOSED);
    let licences = licence::pool(pen, &row, None).await?;
    let (of_slot, profile) = limits::of_slot(pen, &row, licences.locks()).await?;
    limits::refuse_taken(pen, &row, (&of_slot, profile.as_ref())).await?;
    row.override_reason = or_override(&of_slot, Side::Staff, wish.override_reason.as_deref())?;
    apply_profile(&mut row, profile.as_ref(), &wish.place);
    licence::choose(pen, &mut row, &licences).await?;
    let asks = profile.is_some_and(|own| own.confirmation == Confirmation::ByAccompanist);
    if asks && !wish.agreed {
        row.state = ConsultationState::Proposed;
        row.awaits = Some(Awaits::Accompanist);
    } else {
        confirm(pen, &mut row);
    }
    occupy(pen, Side::Staff, &row, &Locked::default()).await?;
    Ok(row)
}
