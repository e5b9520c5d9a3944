//! Times on offer. Each is held for whoever's calendar we know, so that the one that is chosen is
//! still free.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::networking::introduction::{self, Side};
use entities::networking::introduction_event::Act;
use entities::networking::introduction_time;
use entities::{IntroductionId, ResourceId};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
};

use super::parties::{Parties, parties};
use super::storage::{across, locked, note, saved};
use crate::calendar::{self, ClaimRequest, Holder, Resource};
use crate::context::Context;
use crate::database::Stop;
use crate::networking::pen::Pen;
use crate::networking::{By, Refusal, letters};
use crate::vocabulary::{ShortText, TimeSlot, parse_time, tokyo};
use crate::web::Problems;

pub const MOST_TIMES: usize = 3;
/// Held so long for whoever chooses.
const HELD: TimeDelta = TimeDelta::days(10);
/// Stored, so never renamed.
pub(super) const TIME_KIND: &str = "introduction_time";

/// A time as typed.
#[derive(Clone, Debug, Default)]
pub struct RawTime {
    pub day: Option<NaiveDate>,
    pub time: String,
}

/// Times to choose from, and where.
#[derive(Clone, Debug)]
pub struct Offer {
    pub times: Vec<TimeSlot>,
    /// A place, or an address to open.
    pub place: String,
    /// A room or licence of the secretariat.
    pub resource: Option<ResourceId>,
}

/// Reads what was typed: one time at least, all of them ahead.
pub fn read_times(
    raw: &[RawTime],
    (minutes, place): (&str, &str),
    now: DateTime<Utc>,
) -> Result<Offer, Problems> {
    let mut problems = Problems::none();
    let place = problems.keep("place", ShortText::<300>::parse(place));
    let minutes = minutes.trim().parse::<i64>().ok().filter(|one| [30, 45, 60, 90].contains(one));
    if minutes.is_none() {
        problems.add("minutes", "長さを選んでください。");
    }
    let mut times = Vec::new();
    let typed = |one: &RawTime| one.day.is_some() || !one.time.trim().is_empty();
    for (place, one) in (1..).zip(raw).filter(|(_, one)| typed(one)) {
        let field = format!("day{place}");
        let Some(day) = one.day else {
            problems.add(field, "日を入力してください。");
            continue;
        };
        let Ok(time) = parse_time(&one.time) else {
            problems.add(field, "開始の時刻を選んでください。");
            continue;
        };
        let starts = tokyo::instant(day, time);
        let ends = starts + TimeDelta::minutes(minutes.unwrap_or(60));
        match TimeSlot::new(starts, ends) {
            Ok(slot) if starts > now => times.push(slot),
            _ => problems.add(field, "これからの日時にしてください。"),
        }
    }
    times.sort();
    times.dedup();
    if times.is_empty() && problems.is_empty() {
        problems.add("day1", "候補の日時を1つは入力してください。");
    }
    if times.windows(2).any(|pair| pair[0].overlaps(&pair[1])) {
        problems.add("day1", "候補の日時が重なっています。");
    }
    match place {
        Some(place) if problems.is_empty() => {
            Ok(Offer { times, place: place.into_string(), resource: None })
        }
        _ => Err(problems),
    }
}

/// Offers times to the other side, instead of those offered before. The secretariat offers for the
/// operator.
pub async fn offer(
    context: &Context,
    by: By,
    id: IntroductionId,
    wanted: &Offer,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = locked(pen, by, id).await?;
    let parties = parties(&tx, row.clone()).await?;
    if !parties.in_touch() || row.met_at.is_some() {
        return Err(Refusal::NotPossibleNow(row.state).into());
    }
    let offered_by = if by.side() == Side::Partner { Side::Partner } else { Side::Requester };
    let to = across(offered_by).unwrap_or(Side::Partner);
    if parties.address(to).is_none() {
        return Err(Refusal::NoAddress.into());
    }
    // Pressed twice. The same times in the other direction are an offer of their own.
    if row.offered_by == Some(offered_by)
        && on_offer(pen, &row).await? == wanted.times
        && row.offered_place == wanted.place
        && row.offered_resource_id == wanted.resource
    {
        return Ok(());
    }
    drop_times(pen, &mut row).await?;
    row.offered_by = Some(offered_by);
    // A meeting that stands stays where it is until one of these is chosen.
    row.offered_place.clone_from(&wanted.place);
    row.offered_resource_id = wanted.resource;
    for slot in &wanted.times {
        hold(pen, (&row, &parties), *slot).await?;
    }
    note(pen, Some(by), (id, Act::TimesOffered)).await?;
    let parties = saved(pen, row).await?;
    letters::times(pen, &parties, to, &wanted.times).await?;
    tx.commit().await?;
    Ok(())
}

async fn on_offer(pen: Pen<'_>, row: &introduction::Model) -> anyhow::Result<Vec<TimeSlot>> {
    let times = times_of(pen.tx, row.id).await?;
    times.iter().map(|time| Ok(TimeSlot::new(time.starts_at, time.ends_at)?)).collect()
}

/// Everybody and everything whose time can be claimed: the operator's, the other side's where the
/// programme knows them, and a room or licence.
pub(super) fn resources(parties: &Parties, room: Option<ResourceId>) -> Vec<Resource> {
    let own = Resource::Person(parties.row.requester_id);
    let theirs = parties.answering.as_ref().and_then(|one| one.person_id).map(Resource::Person);
    let listed = room.map(Resource::Listed);
    [Some(own), theirs, listed].into_iter().flatten().collect()
}

async fn hold(
    pen: Pen<'_>,
    (row, parties): (&introduction::Model, &Parties),
    slot: TimeSlot,
) -> Result<(), Stop<Refusal>> {
    let time = introduction_time::Model {
        id: pen.context.new_id(),
        introduction_id: row.id,
        starts_at: slot.starts(),
        ends_at: slot.ends(),
    };
    // Their own meeting is not in the way of moving it; the time it takes is theirs already.
    if !overlaps_meeting(row, slot) {
        let holder = Holder { kind: TIME_KIND, id: time.id.0 };
        let request = ClaimRequest {
            hold_until: Some(slot.starts().min(pen.now + HELD)),
            ..ClaimRequest::firm(holder, slot, resources(parties, row.offered_resource_id))
        };
        let taken = calendar::claim(pen.tx, pen.now, &request).await;
        taken.map_err(|stop| stop.map(explained))?;
    }
    introduction_time::Entity::insert(time.into_active_model().reset_all())
        .exec_without_returning(pen.tx)
        .await?;
    Ok(())
}

fn overlaps_meeting(row: &introduction::Model, slot: TimeSlot) -> bool {
    let meeting = row.meeting_starts_at.zip(row.meeting_ends_at);
    meeting.is_some_and(|(starts, ends)| starts < slot.ends() && slot.starts() < ends)
}

/// Whose time was in the way is nobody's business; when it is, is.
pub(super) fn explained(refusal: calendar::Refusal) -> Refusal {
    match refusal {
        calendar::Refusal::Taken(busy) => busy.first().map_or(Refusal::NotOnOffer, |busy| {
            Refusal::TimeTaken { starts_at: busy.starts_at, ends_at: busy.ends_at }
        }),
        calendar::Refusal::NotOffered(_) | calendar::Refusal::NothingHeld => Refusal::NotOffered,
    }
}

/// Times on offer, the earliest first.
pub async fn times_of(
    db: &impl ConnectionTrait,
    id: IntroductionId,
) -> Result<Vec<introduction_time::Model>, DbErr> {
    introduction_time::Entity::find()
        .filter(introduction_time::Column::IntroductionId.eq(id))
        .order_by_asc(introduction_time::Column::StartsAt)
        .all(db)
        .await
}

/// Takes all offers back, and gives their time free.
pub(super) async fn drop_times(
    pen: Pen<'_>,
    row: &mut introduction::Model,
) -> Result<(), sea_orm::DbErr> {
    for time in times_of(pen.tx, row.id).await? {
        calendar::release(pen.tx, Holder { kind: TIME_KIND, id: time.id.0 }).await?;
    }
    introduction_time::Entity::delete_many()
        .filter(introduction_time::Column::IntroductionId.eq(row.id))
        .exec(pen.tx)
        .await?;
    row.offered_by = None;
    row.offered_place.clear();
    row.offered_resource_id = None;
    Ok(())
}
