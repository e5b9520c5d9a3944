//! The slot a client has chosen is kept for them while they fill in the form.
//!
//! A hold is a claim like any other, in the same calendar, that ends by itself. It is in the name
//! of the client, so each has one at a time: a further choice takes the new time before it gives
//! the old one back. Booking turns it into the appointment in one transaction. Whoever is slower
//! than their hold loses nothing but the certainty: the booking is tried all the same.

use chrono::{DateTime, TimeDelta, Utc};
use entities::consultations::accompanist_profile;
use entities::consultations::consultation::{Mode, Side};
use entities::people::organisation;
use entities::{OrganisationId, PersonId, TermId};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _};

use super::licence;
use super::limits::{self, calendar_mode, or_override, whole_minute};
use super::request::{Sought, With};
use crate::calendar::availability::{DaySpan, SlotLength, Wish};
use crate::calendar::{self, ClaimRequest, Holder, Locked, Resource};
use crate::consultations::availability::{Diaries, bookable};
use crate::consultations::meeting::belongs_to_operator;
use crate::consultations::pen::Pen;
use crate::consultations::policy::policy_at;
use crate::consultations::{Client, Refusal};
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::{FiscalYear, TimeSlot, tokyo};

/// Stored, so never renamed.
const HOLDER_KIND: &str = "consultation_hold";
/// Long enough to write what it is about.
const KEPT_FOR: TimeDelta = TimeDelta::minutes(10);

/// A slot a client has chosen.
#[derive(Clone, Copy, Debug)]
pub struct SlotWish {
    pub organisation: OrganisationId,
    pub theme: Option<TermId>,
    pub mode: Mode,
    pub length: SlotLength,
    pub with: With,
    pub starts_at: DateTime<Utc>,
}

/// A slot that is kept for a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldSlot {
    pub accompanist: PersonId,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// From then on anybody may take it.
    pub until: DateTime<Utc>,
}

impl SlotWish {
    fn sought(self) -> Sought {
        let Self { organisation, theme, mode, length, starts_at, .. } = self;
        Sought { organisation, theme, mode, length, starts_at }
    }
}

/// Keeps a free slot for ten minutes and gives back what the client held before. With anybody who
/// fits the theme, the same accompanist is chosen as a booking would choose. What would refuse the
/// booking refuses this already.
pub async fn hold_slot(
    context: &Context,
    who: Client,
    wish: SlotWish,
) -> Result<HeldSlot, Stop<Refusal>> {
    if let With::One(accompanist) = wish.with {
        return hold_with(context, who, wish, accompanist).await;
    }
    let mut why = Refusal::NobodyFree;
    for accompanist in free_then(context, who, wish.sought()).await? {
        match hold_with(context, who, wish, accompanist).await {
            Err(Stop::Refused(Refusal::NoLicenceFree)) => why = Refusal::NoLicenceFree,
            Err(Stop::Refused(Refusal::Taken | Refusal::NotFree(_) | Refusal::NotAccepting)) => {}
            answer => return answer,
        }
    }
    Err(why.into())
}

/// What is kept for a client now, if anything is.
pub async fn held_slot(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    who: Client,
) -> Result<Option<HeldSlot>, DbErr> {
    let held = calendar::held_by(db, now, holder(who.person())).await?;
    Ok(held.into_iter().find_map(|held| {
        Some(HeldSlot {
            accompanist: PersonId(held.resource.0),
            starts_at: held.starts_at,
            ends_at: held.ends_at,
            until: held.until?,
        })
    }))
}

/// Gives back what is kept for a client. Doing it again is harmless.
pub async fn let_go(context: &Context, who: Client) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    calendar::release(&tx, holder(who.person())).await?;
    tx.commit().await?;
    Ok(())
}

/// One attempt, in a transaction of its own.
async fn hold_with(
    context: &Context,
    who: Client,
    wish: SlotWish,
    accompanist: PersonId,
) -> Result<HeldSlot, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    whole_minute(wish.starts_at)?;
    refuse_unless_allowed(pen, who, wish, accompanist).await?;
    let ends_at = wish.starts_at + TimeDelta::minutes(wish.length.minutes().into());
    let slot = TimeSlot::new(wish.starts_at, ends_at)
        .map_err(|_| anyhow::anyhow!("a whole minute and a usual length make no slot"))?;
    let (client, other) = (Resource::Person(who.person()), Resource::Person(accompanist));
    give_way(pen, who.person(), &[client, other]).await?;
    let own = calendar::busy(&tx, pen.now, &[client], (slot.starts(), slot.ends())).await?;
    if let Some(busy) = own.first() {
        let (starts_at, ends_at) = (busy.starts_at, busy.ends_at);
        return Err(Refusal::OwnTimeTaken { starts_at, ends_at }.into());
    }
    let wanted =
        Wish { starts: wish.starts_at, length: wish.length, mode: calendar_mode(wish.mode) };
    let (limits, profile) = limits::of_terms(pen, (accompanist, wanted), None).await?;
    or_override(&limits, Side::Client, None)?;
    licence::refuse_unless_free(pen, (accompanist, wish.mode), slot).await?;
    let until = pen.now + KEPT_FOR;
    let request = request(who, slot, (other, profile.as_ref()), until);
    let taken = calendar::claim(&tx, pen.now, &request).await;
    taken.map_err(|stop| stop.map(|_| Refusal::Taken))?;
    tx.commit().await?;
    Ok(HeldSlot { accompanist, starts_at: slot.starts(), ends_at: slot.ends(), until })
}

/// The accompanist's time with buffers, as the appointment will take it.
fn request(
    who: Client,
    slot: TimeSlot,
    (accompanist, profile): (Resource, Option<&accompanist_profile::Model>),
    until: DateTime<Utc>,
) -> ClaimRequest {
    let minutes = |of: fn(&accompanist_profile::Model) -> i32| {
        TimeDelta::minutes(profile.map_or(0, of).into())
    };
    ClaimRequest {
        buffer_before: minutes(|profile| profile.buffer_before),
        buffer_after: minutes(|profile| profile.buffer_after),
        hold_until: Some(until),
        ..ClaimRequest::firm(holder(who.person()), slot, vec![accompanist])
    }
}

async fn refuse_unless_allowed(
    pen: Pen<'_>,
    who: Client,
    wish: SlotWish,
    accompanist: PersonId,
) -> Result<(), Stop<Refusal>> {
    let organisation = organisation::Entity::find_by_id(wish.organisation).one(pen.tx).await?;
    let organisation = organisation.ok_or(Refusal::NotForThem)?;
    let own = belongs_to_operator(pen, who.person(), &organisation).await?;
    if !own || accompanist == who.person() {
        return Err(Refusal::NotForThem.into());
    }
    let policy = policy_at(pen.tx, wish.starts_at).await?;
    let limits = limits::of_client(pen, &policy, (who.person(), organisation.id)).await?;
    or_override(&limits, Side::Client, None)?;
    if bookable(pen.tx, wish.sought().by(Some(accompanist))).await?.is_empty() {
        return Err(Refusal::NotAccepting.into());
    }
    Ok(())
}

/// Locks what is needed now, the client's own time among it, beside what the client holds, and gives
/// the hold back: what comes next in the transaction takes its place, or leaves all as it was.
pub(super) async fn give_way(
    pen: Pen<'_>,
    client: PersonId,
    needed: &[Resource],
) -> Result<Locked, DbErr> {
    let locked = calendar::lock_all(pen.tx, pen.now, needed).await?;
    // Whoever holds in the name of this client locks their time first, so this stays true. A hold
    // of somebody else's time is locked out of order, for once: a deadlock is tried again.
    calendar::release(pen.tx, holder(client)).await?;
    Ok(locked)
}

/// Who fits and is free, whom the client holds first, then the least loaded. What is read here may
/// be old when it is used; each attempt decides for itself.
pub(super) async fn free_then(
    context: &Context,
    who: Client,
    sought: Sought,
) -> Result<Vec<PersonId>, Stop<Refusal>> {
    let (db, now) = (context.database.reader(), context.now());
    let held = held_slot(db, now, who).await?;
    let held = held.filter(|held| held.starts_at == sought.starts_at);
    let fitting = bookable(db, sought.by(None)).await?;
    let others: Vec<_> =
        fitting.into_iter().map(|(id, _)| id).filter(|id| *id != who.person()).collect();
    let day = tokyo::day_of(sought.starts_at);
    let Ok(days) = DaySpan::new(day, day) else { return Ok(Vec::new()) };
    let read = Diaries::read_without(db, now, (&others, days), &[who.person().0]).await?;
    let wish =
        Wish { starts: sought.starts_at, length: sought.length, mode: calendar_mode(sought.mode) };
    let situation = read.situation();
    let year = FiscalYear::at(sought.starts_at);
    let free = read.all.iter().filter(|diary| diary.obstacles(&situation, wish).is_empty());
    let mut free: Vec<_> = free
        .map(|diary| {
            let id = diary.profile.person_id;
            (held.map(|held| held.accompanist) != Some(id), diary.load(year), id)
        })
        .collect();
    free.sort_unstable();
    Ok(free.into_iter().map(|(_, _, id)| id).collect())
}

/// A client holds one slot at a time, so the hold is named after them.
pub(super) fn holder(client: PersonId) -> Holder {
    Holder { kind: HOLDER_KIND, id: client.0 }
}
