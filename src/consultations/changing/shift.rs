use chrono::{DateTime, Utc};
use entities::consultations::consultation::{self, ConsultationState, Mode, Side};
use entities::consultations::event::EventKind;
use entities::consultations::policy::LateChanges;
use entities::consultations::strike::StrikeKind;
use entities::{ConsultationId, PersonId};

use super::own_time::own_time;
use super::told;
use crate::calendar::availability::SlotLength;
use crate::consultations::booking::{
    Booked, IMPOSED, Place, WishedSlot, apply_profile, conditions, known_accompanist, leave_time,
    licence, of_slot, or_override, refuse_taken, set_time,
};
use crate::consultations::meeting::{
    LIVE, MoveFacts, happened, lock, parties, refuse_unless, reschedule, resources, save, slot_of,
};
use crate::consultations::pen::Pen;
use crate::consultations::policy::policy_at;
use crate::consultations::{By, Refusal, reminders, strikes};
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::LongText;

/// The wish to move a consultation: everything about its time and place, anew.
#[derive(Clone, Debug)]
pub struct Shift {
    pub consultation: ConsultationId,
    /// The version the page was made from.
    pub version: i32,
    pub starts_at: DateTime<Utc>,
    pub length: SlotLength,
    pub mode: Mode,
    /// Somebody else, where the secretariat says so.
    pub accompanist: Option<PersonId>,
    /// For the secretariat, and for the accompanist but for room and licence; otherwise it stays,
    /// as far as it fits.
    pub place: Option<Place>,
    /// The version of the conditions of meeting online the client accepts; needed of them where they
    /// go over to it.
    pub accepts_conditions: Option<i32>,
    /// Told to the others.
    pub message: Option<LongText<500>>,
    /// Why a limit is gone over; the secretariat's, needed only where one is.
    pub override_reason: Option<String>,
    /// The accompanist knows that it is at an unusual time of theirs; needed only where it is.
    pub outside_hours: bool,
}

/// Moves a consultation that holds its time. It keeps its identity and its state, and never loses
/// the old time before it has the new one. A client moves to free slots, until the deadline; an
/// accompanist to any time of their own that can be, and says so where it is an unusual one; the
/// secretariat anywhere with a reason.
pub async fn shift(context: &Context, by: By, wish: Shift) -> Result<Booked, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let before = lock(pen, wish.consultation, by).await?;
    refuse_unless(&before, &LIVE)?;
    if before.version != wish.version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let late = in_time(pen, by, &before).await?;
    refuse_unless_theirs(pen, by, &before, &wish).await?;
    if is_same(&before, &wish) {
        return Err(Refusal::Unchanged.into());
    }
    if by.side() == Side::Accompanist {
        refuse_unless_agreed(pen, &before, &wish).await?;
    }
    let row = moved(pen, by, &before, &wish).await?;
    reschedule(pen, by.side(), &row).await?;
    let row = save(pen, row).await?;
    if row.state == ConsultationState::Confirmed {
        reminders::plan(pen, &row).await?;
    } else {
        reminders::plan_answer(pen, &row).await?;
    }
    told::tell(pen, by, (&before, &row), wish.message.map(LongText::into_string)).await?;
    if late {
        let parties = parties(&tx, row.clone()).await?;
        strikes::give(pen, &parties, StrikeKind::LateChange).await?;
    }
    let facts = serde_json::to_value(MoveFacts::of(&before, &row)).map_err(anyhow::Error::from)?;
    happened(pen, &row, (by, EventKind::Moved), facts).await?;
    tx.commit().await?;
    Ok(Booked::from(&row))
}

/// Refuses what comes too late; true if it counts against the client.
async fn in_time(pen: Pen<'_>, by: By, row: &consultation::Model) -> Result<bool, Stop<Refusal>> {
    let slot = slot_of(row)?;
    let last = if by.side() == Side::Staff { slot.ends() } else { slot.starts() };
    if pen.now >= last {
        return Err(Refusal::TooLate { deadline: last }.into());
    }
    if by.side() != Side::Client || row.state != ConsultationState::Confirmed {
        return Ok(false);
    }
    let deadline = row.free_until.unwrap_or(last);
    if pen.now <= deadline {
        return Ok(false);
    }
    match policy_at(pen.tx, slot.starts()).await?.row.late_changes {
        LateChanges::Counted => Ok(true),
        LateChanges::Refused => Err(Refusal::TooLate { deadline }.into()),
    }
}

/// Another accompanist, room or licence is for the secretariat to choose.
async fn refuse_unless_theirs(
    pen: Pen<'_>,
    by: By,
    row: &consultation::Model,
    wish: &Shift,
) -> Result<(), Stop<Refusal>> {
    if wish.starts_at <= pen.now {
        return Err(Refusal::AlreadyPast.into());
    }
    let other = wish.accompanist.filter(|person| Some(*person) != row.accompanist_id);
    let keeps_rooms = |place: &Place| place.room == row.room_id && place.licence == row.licence_id;
    let is_theirs = match by.side() {
        Side::Staff => true,
        // Where to come, or whom to call, is theirs to say; what is shared is not.
        Side::Accompanist => other.is_none() && wish.place.as_ref().is_none_or(keeps_rooms),
        Side::Client => other.is_none() && wish.place.is_none(),
    };
    if !is_theirs {
        return Err(Refusal::NotFound.into());
    }
    match other {
        Some(person) if person == row.client_id => Err(Refusal::SamePerson.into()),
        Some(person) => known_accompanist(pen, person, (row.organisation_id, wish.starts_at)).await,
        None => Ok(()),
    }
}

/// An accompanist's own time is theirs to give, but not at three in the night by mistake.
async fn refuse_unless_agreed(
    pen: Pen<'_>,
    before: &consultation::Model,
    wish: &Shift,
) -> Result<(), Stop<Refusal>> {
    let unusual = own_time(pen.tx, pen.now, (before, wish)).await?;
    if unusual.is_empty() || wish.outside_hours {
        return Ok(());
    }
    Err(Refusal::OutsideHours(unusual).into())
}

pub fn is_same(row: &consultation::Model, wish: &Shift) -> bool {
    row.starts_at == Some(wish.starts_at)
        && row.minutes == i32::from(wish.length.minutes())
        && row.mode == wish.mode
        && wish.accompanist.is_none_or(|person| Some(person) == row.accompanist_id)
        && wish.place.is_none()
}

/// The row as it is to be, everything it needs locked and decided.
async fn moved(
    pen: Pen<'_>,
    by: By,
    before: &consultation::Model,
    wish: &Shift,
) -> Result<consultation::Model, Stop<Refusal>> {
    let mut row = before.clone();
    row.accompanist_id = wish.accompanist.or(before.accompanist_id);
    row.mode = wish.mode;
    if by.side() == Side::Client && before.mode != Mode::Online {
        row.conditions_version = conditions(pen, (wish.mode, wish.accepts_conditions)).await?;
        row.conditions_accepted_at = row.conditions_version.map(|_| pen.now);
    }
    row.minutes = wish.length.minutes().into();
    let policy = policy_at(pen.tx, wish.starts_at).await?;
    set_time(pen, &mut row, &policy, WishedSlot::new(wish.starts_at, wish.length)).await?;
    if by.side() != Side::Client {
        leave_time(pen, &mut row, IMPOSED);
    }
    let place = wish.place.clone().unwrap_or_else(|| kept(before, &row));
    row.room_id = place.room;
    // Unless the secretariat names one, the licence it has stays only where it is free.
    let present = place.licence.filter(|_| wish.place.is_none());
    row.licence_id = place.licence.filter(|_| wish.place.is_some());
    let licences = licence::pool(pen, &row, present).await?;
    let locks = [&resources(before), licences.locks()].concat();
    let (limits, profile) = of_slot(pen, &row, &locks).await?;
    let counting: Vec<_> = match by.side() {
        // Their own hours are theirs to open; what time is taken shows when it is claimed.
        Side::Accompanist => Vec::new(),
        _ => limits,
    };
    if by.side() == Side::Staff {
        refuse_taken(pen, &row, (&counting, profile.as_ref())).await?;
    }
    let reason = or_override(&counting, by.side(), wish.override_reason.as_deref())?;
    row.override_reason = reason.or(row.override_reason);
    let place = Place { licence: row.licence_id, ..place };
    apply_profile(&mut row, profile.as_ref(), &place);
    licence::choose(pen, &mut row, &licences).await?;
    if present.is_some() && present != row.licence_id {
        // The address belonged to the licence.
        row.online_url = profile.and_then(|profile| profile.online_url);
    }
    row.calendar_sequence += 1;
    Ok(row)
}

/// What stays of the place: all of it with the same accompanist, but no room for a telephone.
fn kept(before: &consultation::Model, row: &consultation::Model) -> Place {
    if before.accompanist_id != row.accompanist_id {
        return Place::default();
    }
    let same = before.mode == row.mode;
    Place {
        room: before.room_id.filter(|_| same),
        licence: before.licence_id.filter(|_| same),
        place: before.place.clone(),
        // The address of a licence goes with it.
        online_url: before.online_url.clone().filter(|_| same || before.licence_id.is_none()),
        phone: before.phone.clone(),
    }
}
