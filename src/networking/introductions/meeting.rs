//! The meeting: one of the offered times is chosen, it is called off, it took place.

use chrono::{NaiveDate, TimeDelta};
use entities::networking::introduction::{self, IntroductionState, Side};
use entities::networking::introduction_event::Act;
use entities::networking::{contact_person, introduction_outcome};
use entities::{IntroductionEventId, IntroductionId, IntroductionTimeId, PersonId};
use futures_util::future::BoxFuture;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _};

use super::introduce::OUTCOME_DAYS;
use super::parties::{Parties, parties, parties_of};
use super::state::Step;
use super::storage::{across, advance, locked, note, note_as, save, saved};
use super::times::{drop_times, explained, resources, times_of};
use crate::calendar::{
    self, Appointment, AppointmentStatus, CalendarAddress, ClaimRequest, Holder,
};
use crate::context::Context;
use crate::database::Stop;
use crate::networking::pen::Pen;
use crate::networking::{By, Organiser, Refusal, letters, links, wording};
use crate::vocabulary::{EmailAddress, TimeSlot, tokyo};

/// Stored, so never renamed.
const HOLDER_KIND: &str = "introduction";
/// How long past meetings stay in a feed.
const PAST: TimeDelta = TimeDelta::days(90);

/// Chooses one of the times the other side offered. Both get it for their calendars.
pub async fn choose(
    context: &Context,
    by: By,
    id: IntroductionId,
    time: IntroductionTimeId,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = locked(pen, by, id).await?;
    if was_chosen(pen, &row, time).await? {
        return Ok(());
    }
    let on_offer = times_of(&tx, id).await?;
    let chosen = on_offer.into_iter().find(|one| one.id == time).ok_or(Refusal::NotOnOffer)?;
    let answers = row.offered_by.and_then(across);
    if by.side() != Side::Staff && Some(by.side()) != answers {
        return Err(Refusal::NotOnOffer.into());
    }
    if chosen.starts_at <= pen.now {
        return Err(Refusal::NotOnOffer.into());
    }
    let who = parties(&tx, row.clone()).await?;
    if !who.in_touch() {
        return Err(Refusal::NotPossibleNow(row.state).into());
    }
    row.meeting_place = std::mem::take(&mut row.offered_place);
    row.resource_id = row.offered_resource_id;
    drop_times(pen, &mut row).await?;
    let slot = TimeSlot::new(chosen.starts_at, chosen.ends_at).map_err(anyhow::Error::from)?;
    let request = ClaimRequest::firm(holder(id), slot, resources(&who, row.resource_id));
    let taken = calendar::claim(&tx, pen.now, &request).await;
    taken.map_err(|stop| stop.map(explained))?;
    let moved = row.calendar_sequence > 0;
    row.meeting_starts_at = Some(chosen.starts_at);
    row.meeting_ends_at = Some(chosen.ends_at);
    row.calendar_sequence += 1;
    note_as(pen, Some(by), (id, Act::MeetingFixed), IntroductionEventId(time.0)).await?;
    let parties = saved(pen, row).await?;
    letters::meeting(pen, &parties, moved).await?;
    tx.commit().await?;
    Ok(())
}

/// This very time was chosen last, and the meeting stands: the button was pressed twice. The line of
/// the history that says so bears the id of the time, which itself is gone.
async fn was_chosen(
    pen: Pen<'_>,
    row: &introduction::Model,
    time: IntroductionTimeId,
) -> anyhow::Result<bool> {
    if row.meeting_starts_at.is_none() || row.offered_by.is_some() {
        return Ok(false);
    }
    let events = super::readers::events_of(pen.tx, row.id).await?;
    let last = events.iter().rev().find(|line| line.act == Act::MeetingFixed);
    Ok(last.is_some_and(|line| line.id.0 == time.0))
}

pub(super) fn holder(id: IntroductionId) -> Holder {
    Holder { kind: HOLDER_KIND, id: id.0 }
}

/// Calls the meeting off; they stay introduced and can find another time.
pub async fn call_off(context: &Context, by: By, id: IntroductionId) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = locked(pen, by, id).await?;
    let Some(starts) = row.meeting_starts_at else { return Ok(()) };
    if starts <= pen.now {
        return Err(Refusal::NotPossibleNow(row.state).into());
    }
    let was = row.clone();
    give_up_meeting(pen, &mut row).await?;
    note(pen, Some(by), (id, Act::MeetingCalledOff)).await?;
    let mut parties = saved(pen, row).await?;
    // What is cancelled is the meeting that was.
    parties.row.meeting_starts_at = was.meeting_starts_at;
    parties.row.meeting_ends_at = was.meeting_ends_at;
    letters::meeting_off(pen, &parties, &letters::BOTH).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives the time of a meeting and of all offers back; a meeting that was raises the number its
/// cancellation carries.
pub(super) async fn give_up_meeting(
    pen: Pen<'_>,
    row: &mut introduction::Model,
) -> Result<(), sea_orm::DbErr> {
    drop_times(pen, row).await?;
    calendar::release(pen.tx, holder(row.id)).await?;
    if row.meeting_starts_at.take().is_some() {
        row.meeting_ends_at = None;
        row.calendar_sequence += 1;
    }
    Ok(())
}

/// They met on that day, wherever it was arranged. Questions are counted from it.
pub async fn note_met(
    context: &Context,
    by: By,
    id: IntroductionId,
    day: NaiveDate,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = locked(pen, by, id).await?;
    if row.met_at.is_some() {
        return Ok(());
    }
    let since = row.introduced_at.map(tokyo::day_of);
    if day > tokyo::day_of(pen.now) || since.is_none_or(|since| day < since) {
        let mut problems = crate::web::Problems::none();
        problems.add("day", "紹介した日から今日までの日を入力してください。");
        return Err(Refusal::Invalid(problems).into());
    }
    met(pen, (row, Some(by)), day).await?;
    tx.commit().await?;
    Ok(())
}

/// The same inside another verb's transaction.
pub(super) async fn met(
    pen: Pen<'_>,
    (mut row, by): (introduction::Model, Option<By>),
    day: NaiveDate,
) -> Result<Parties, Stop<Refusal>> {
    if row.state == IntroductionState::Introduced {
        advance(&mut row, Step::Meet)?;
    } else {
        return Err(Refusal::NotPossibleNow(row.state).into());
    }
    drop_times(pen, &mut row).await?;
    // A meeting still ahead is not the one that took place.
    let held = row.meeting_ends_at.filter(|ends| *ends <= pen.now);
    row.met_at = Some(held.unwrap_or_else(|| tokyo::start_of_day(day)));
    note(pen, by, (row.id, Act::Met)).await?;
    for days in OUTCOME_DAYS {
        let due = tokyo::start_of_day(day) + TimeDelta::days(days.into()) + TimeDelta::hours(10);
        introduction_outcome::Entity::update_many()
            .col_expr(introduction_outcome::Column::DueAt, Expr::value(due))
            .filter(introduction_outcome::Column::IntroductionId.eq(row.id))
            .filter(introduction_outcome::Column::Days.eq(days))
            .filter(introduction_outcome::Column::AskedAt.is_null())
            .exec(pen.tx)
            .await?;
    }
    Ok(saved(pen, row).await?)
}

/// The secretariat learned that they did not meet after all, whoever said so.
pub async fn note_not_met(
    context: &Context,
    who: Organiser,
    id: IntroductionId,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let (pen, by) = (Pen::new(&tx, context), By::Staff(who));
    let row = locked(pen, by, id).await?;
    if row.state == IntroductionState::Introduced && row.met_at.is_none() {
        return Ok(());
    }
    not_met(pen, (row, by)).await?;
    tx.commit().await?;
    Ok(())
}

/// The meeting did not take place: they are introduced, and can find another time.
pub(super) async fn not_met(
    pen: Pen<'_>,
    (mut row, by): (introduction::Model, By),
) -> Result<introduction::Model, Stop<Refusal>> {
    advance(&mut row, Step::NotMet)?;
    note(pen, Some(by), (row.id, Act::NotMet)).await?;
    calendar::release(pen.tx, holder(row.id)).await?;
    row.met_at = None;
    row.meeting_starts_at = None;
    row.meeting_ends_at = None;
    Ok(save(pen, row).await?)
}

/// The meeting as the calendar of this side shows it: one UID for life and for both sides, the
/// number rises with every change. None while there is none.
pub fn appointment(
    context: &Context,
    parties: &Parties,
    side: Side,
) -> anyhow::Result<Option<Appointment>> {
    let row = &parties.row;
    let Some((starts, ends)) = row.meeting_starts_at.zip(row.meeting_ends_at) else {
        return Ok(None);
    };
    let english = parties.language(side) == crate::mail::Language::En;
    let email = match (side, &parties.answering) {
        (Side::Partner, Some(person)) => person.email.as_deref(),
        _ => Some(parties.requester.email.as_str()),
    };
    let email = email.and_then(|email| EmailAddress::parse(email).ok());
    Ok(Some(Appointment {
        uid: calendar::uid("introduction", row.id.0, &context.config.base_url),
        sequence: row.calendar_sequence - 1,
        summary: wording::meeting_summary(&parties.called(side), english),
        description: Some(wording::number(&row.number, english)),
        location: Some(row.meeting_place.clone()).filter(|place| !place.is_empty()),
        url: (side == Side::Requester).then(|| links::own_url(&context.config, row.id)),
        slot: TimeSlot::new(starts, ends)?,
        further_slots: Vec::new(),
        organizer: CalendarAddress {
            name: context.post.sender_name().to_owned(),
            email: context.post.sender().clone(),
        },
        attendee: email.map(|email| CalendarAddress { name: parties.name(side), email }),
        status: AppointmentStatus::Confirmed,
        last_modified: row.updated_at,
    }))
}

/// What a private calendar shows: of whoever asked, and of those of the programme who were asked.
pub fn personal_appointments(
    context: &Context,
    person: PersonId,
) -> BoxFuture<'_, anyhow::Result<Vec<Appointment>>> {
    Box::pin(async move {
        let db = context.database.reader();
        let answers = Query::select()
            .column(contact_person::Column::Id)
            .from(contact_person::Entity)
            .and_where(contact_person::Column::PersonId.eq(person))
            .to_owned();
        let theirs = Condition::any()
            .add(introduction::Column::RequesterId.eq(person))
            .add(introduction::Column::ContactPersonId.in_subquery(answers));
        let rows = introduction::Entity::find()
            .filter(theirs)
            .filter(introduction::Column::MeetingEndsAt.gt(context.now() - PAST))
            .order_by_asc(introduction::Column::MeetingStartsAt)
            .order_by_asc(introduction::Column::Id)
            .all(db)
            .await?;
        let mut entries = Vec::new();
        for parties in parties_of(db, rows).await? {
            let own = parties.row.requester_id == person;
            let side = if own { Side::Requester } else { Side::Partner };
            let entry = appointment(context, &parties, side)?;
            // Feeds name nobody to invite.
            entries.extend(entry.map(|entry| Appointment { attendee: None, ..entry }));
        }
        Ok(entries)
    })
}
