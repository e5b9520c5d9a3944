//! What stands in the way of a booking: the policy's limits and the accompanist's.

use chrono::{DateTime, TimeDelta, Utc};
use entities::consultations::accompanist_profile;
use entities::consultations::consultation::{self, Mode, Side};
use entities::people::person::{self, PersonState};
use entities::people::role_assignment::{self, Role};
use entities::{ConsultationId, OrganisationId, PersonId};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QuerySelect as _, Select,
};

use super::request::Place;
use crate::accompaniment::conflicted_with;
use crate::calendar::availability::{self, DaySpan, Grid, Obstacle, SlotLength, Wish};
use crate::calendar::{self, business_calendar_within};
use crate::consultations::availability::Diaries;
use crate::consultations::meeting::{OPEN, resources, slot_of, whose_time};
use crate::consultations::pen::Pen;
use crate::consultations::policy::{Policy, current_conditions, policy_at};
use crate::consultations::strikes::standing;
use crate::consultations::{Client, Limit, Refusal};
use crate::database::Stop;
use crate::vocabulary::{BusinessCalendar, FiscalYear, tokyo};

/// What the policy has against a client's further request. The organisation is locked.
pub async fn of_client(
    pen: Pen<'_>,
    policy: &Policy,
    asking: (PersonId, OrganisationId),
) -> Result<Vec<Limit>, Stop<Refusal>> {
    Ok(limits(pen.tx, pen.now, policy, asking).await?)
}

/// What is against a further request now, for pages that say so before anything is filled in. The
/// request itself decides.
pub async fn closed_to(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    (who, organisation): (Client, OrganisationId),
) -> Result<Option<Refusal>, DbErr> {
    let policy = policy_at(db, now).await?;
    let found = limits(db, now, &policy, (who.person(), organisation)).await?;
    Ok(found.first().copied().map(Refusal::from))
}

async fn limits(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    policy: &Policy,
    (client, organisation): (PersonId, OrganisationId),
) -> Result<Vec<Limit>, DbErr> {
    let mut limits = Vec::new();
    // A suspension is of today, whatever year they ask for.
    let standing = if policy.row.fiscal_year == FiscalYear::at(now).year() {
        standing(db, now, client, policy).await?
    } else {
        standing(db, now, client, &policy_at(db, now).await?).await?
    };
    limits.extend(standing.suspended_until.map(|until| Limit::Suspended { until }));
    let open: Vec<ConsultationId> = open_of(organisation, now).into_tuple().all(db).await?;
    let most = policy.row.most_open;
    if open.len() >= usize::try_from(most).unwrap_or(0) {
        limits.push(Limit::TooManyOpen { most });
    }
    Ok(limits)
}

/// The ids of an organisation's open consultations: no more than it may have.
pub fn open_of(organisation: OrganisationId, now: DateTime<Utc>) -> Select<consultation::Entity> {
    let ahead = Condition::any()
        .add(consultation::Column::EndsAt.is_null())
        .add(consultation::Column::EndsAt.gt(now));
    consultation::Entity::find()
        .select_only()
        .column(consultation::Column::Id)
        .filter(consultation::Column::OrganisationId.eq(organisation))
        .filter(consultation::Column::State.is_in(OPEN))
        .filter(ahead)
}

/// Whom the secretariat names must hold the role and be able to sign in, and have no conflict of
/// interest with the operator on the day; taking bookings at present is a limit they may go over.
pub async fn known_accompanist(
    pen: Pen<'_>,
    person: PersonId,
    (operator, starts_at): (OrganisationId, DateTime<Utc>),
) -> Result<(), Stop<Refusal>> {
    let holds = role_assignment::Entity::find()
        .filter(role_assignment::Column::PersonId.eq(person))
        .filter(role_assignment::Column::Role.eq(Role::Accompanist))
        .count(pen.tx)
        .await?;
    let works = person::Entity::find_by_id(person)
        .filter(person::Column::State.ne(PersonState::Disabled))
        .count(pen.tx)
        .await?;
    if holds == 0 || works == 0 {
        return Err(Refusal::NotAccepting.into());
    }
    let conflicted = person::Entity::find_by_id(person)
        .filter(conflicted_with(operator, tokyo::day_of(starts_at)))
        .count(pen.tx)
        .await?;
    if conflicted == 0 { Ok(()) } else { Err(Refusal::Conflicted.into()) }
}

/// The version of the conditions the client accepts, where meeting online has any.
pub async fn conditions(
    pen: Pen<'_>,
    (mode, accepts): (Mode, Option<i32>),
) -> Result<Option<i32>, Stop<Refusal>> {
    if mode != Mode::Online {
        return Ok(None);
    }
    match current_conditions(pen.tx).await? {
        None => Ok(None),
        Some(row) if accepts == Some(row.version) => Ok(Some(row.version)),
        Some(row) => Err(Refusal::ConditionsNotAccepted { version: row.version }.into()),
    }
}

/// Locks everything the consultation needs, beside what it holds already, and says what in the
/// accompanist's terms is against its slot. Nobody's terms are entered: nothing is open.
pub async fn of_slot(
    pen: Pen<'_>,
    row: &consultation::Model,
    held: &[calendar::Resource],
) -> Result<(Vec<Limit>, Option<accompanist_profile::Model>), Stop<Refusal>> {
    let all: Vec<_> = resources(row).into_iter().chain(held.iter().copied()).collect();
    calendar::lock_all(pen.tx, pen.now, &all).await?;
    of_locked_slot(pen, row).await
}

/// The same, where everything the consultation needs is locked already.
pub async fn of_locked_slot(
    pen: Pen<'_>,
    row: &consultation::Model,
) -> Result<(Vec<Limit>, Option<accompanist_profile::Model>), Stop<Refusal>> {
    let starts = slot_of(row)?.starts();
    let Some(accompanist) = row.accompanist_id else {
        return Ok((vec![Limit::Slot(Obstacle::OutsideOpening)], None));
    };
    let length = u16::try_from(row.minutes).ok().and_then(SlotLength::from_minutes);
    let length = length.ok_or_else(|| anyhow::anyhow!("a consultation has no usual length"))?;
    let wish = Wish { starts, length, mode: calendar_mode(row.mode) };
    of_terms(pen, (accompanist, wish), Some(row.id)).await
}

/// What in an accompanist's terms is against a slot. The calendars are locked.
pub async fn of_terms(
    pen: Pen<'_>,
    (accompanist, wish): (PersonId, Wish),
    leaving_out: Option<ConsultationId>,
) -> Result<(Vec<Limit>, Option<accompanist_profile::Model>), Stop<Refusal>> {
    let day = tokyo::day_of(wish.starts);
    let out_of_reach = vec![Limit::Slot(Obstacle::OutsideOpening)];
    let Ok(days) = DaySpan::new(day, day) else { return Ok((out_of_reach, None)) };
    let calendar = business_calendar_within(pen.tx).await?;
    let known = (pen.now, BusinessCalendar::clone(&calendar));
    let read = Diaries::read_for_one(pen.tx, known, (accompanist, days), leaving_out).await?;
    let Some(diary) = read.of(accompanist) else { return Ok((out_of_reach, None)) };
    let found = diary.obstacles(&read.situation(), wish);
    Ok((found.into_iter().map(Limit::Slot).collect(), Some(diary.profile.clone())))
}

/// Instants off a whole minute fit no calendar.
pub fn whole_minute(starts_at: DateTime<Utc>) -> Result<(), Refusal> {
    if starts_at.timestamp_subsec_nanos() == 0 && starts_at.timestamp() % 60 == 0 {
        return Ok(());
    }
    Err(Refusal::NotFree(Obstacle::NotOnGrid(Grid::default())))
}

/// Refuses for the first limit; the secretariat may go over all but time that is taken, and says
/// why. Gives the reason where one was needed.
pub fn or_override(
    limits: &[Limit],
    side: Side,
    reason: Option<&str>,
) -> Result<Option<String>, Refusal> {
    let Some(first) = limits.first() else { return Ok(None) };
    if limits.contains(&Limit::Slot(Obstacle::Busy)) {
        return Err(Refusal::Taken);
    }
    if side != Side::Staff {
        return Err(Refusal::from(*first));
    }
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    reason.map_or_else(|| Err(Refusal::ReasonNeeded(limits.to_vec())), |why| Ok(Some(why.into())))
}

/// Refuses taken time before any reason is asked for, and says whose it is and by what.
pub async fn refuse_taken(
    pen: Pen<'_>,
    row: &consultation::Model,
    (limits, profile): (&[Limit], Option<&accompanist_profile::Model>),
) -> Result<(), Stop<Refusal>> {
    if !limits.contains(&Limit::Slot(Obstacle::Busy)) {
        return Ok(());
    }
    let minutes = |of: fn(&accompanist_profile::Model) -> i32| {
        TimeDelta::minutes(profile.map_or(0, of).into())
    };
    let buffers = (minutes(|profile| profile.buffer_before), minutes(|own| own.buffer_after));
    match whose_time(pen, row, buffers).await? {
        Some(refusal) => Err(refusal.into()),
        None => Ok(()),
    }
}

/// Buffers and ways to meet, as the accompanist entered them and the secretariat says otherwise.
pub fn apply_profile(
    row: &mut consultation::Model,
    profile: Option<&accompanist_profile::Model>,
    place: &Place,
) {
    row.buffer_before = profile.map_or(0, |profile| profile.buffer_before);
    row.buffer_after = profile.map_or(0, |profile| profile.buffer_after);
    row.room_id = place.room;
    row.licence_id = place.licence;
    let entered = |own: &Option<String>,
                   usual: fn(&accompanist_profile::Model) -> Option<String>| {
        own.clone().or_else(|| profile.and_then(usual))
    };
    row.place = entered(&place.place, |profile| profile.place.clone());
    row.online_url = entered(&place.online_url, |profile| profile.online_url.clone());
    row.phone = entered(&place.phone, |profile| profile.phone.clone());
}

/// The calendar's word for it.
pub fn calendar_mode(mode: Mode) -> availability::Mode {
    match mode {
        Mode::InPerson => availability::Mode::InPerson,
        Mode::Online => availability::Mode::Online,
        Mode::Phone => availability::Mode::Phone,
    }
}
