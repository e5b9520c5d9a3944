//! Making an event, opening it, calling it off.

use chrono::{DateTime, Utc};
use entities::networking::events::event::{self, EventFormat, EventState};
use entities::{NetworkingEventId, ResourceId, SessionPartId};
use sea_orm::{ActiveModelTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::claims::{claim_room, person_holder, room_holder};
use super::pen::Pen;
use super::wording::UNKNOWN_PART;
use super::{Host, Refusal, letters, parts, storage};
use crate::calendar;
use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::vocabulary::{FiscalYear, LongText, ShortText, TimeSlot};
use crate::web::Problems;

/// An event as typed.
#[derive(Clone, Debug)]
pub struct EventPlan {
    pub title: String,
    pub description: String,
    /// The part of a study session it belongs to.
    pub part: Option<SessionPartId>,
    pub slot: TimeSlot,
    pub venue: String,
    pub room: Option<ResourceId>,
    pub online_url: String,
    pub capacity: i32,
    pub deadline: DateTime<Utc>,
    pub format: EventFormat,
    pub table_size: i32,
    pub rounds: i32,
    pub round_minutes: i32,
}

/// What can be stored of it.
pub(super) struct Checked {
    title: String,
    description: String,
    venue: Option<String>,
    online_url: Option<String>,
    table_size: i32,
}

/// Most people at an event: what the planner takes.
pub const MOST_PEOPLE: i32 = 400;
/// Most rounds of an event: what the planner takes.
pub const MOST_ROUNDS: i32 = 24;
/// What cannot be said without the times.
pub(super) const ROUNDS_TOO_LONG: &str = "全部の回が、開催時間に収まりません。";
/// Most seats at a table.
pub const LARGEST_TABLE: i32 = 20;

impl EventPlan {
    pub(super) fn check(&self) -> Result<Checked, Problems> {
        let mut problems = Problems::none();
        let title = problems.keep("title", ShortText::<100>::parse(&self.title));
        let description = LongText::<3000>::parse_optional(&self.description);
        let description = problems.keep("description", description).flatten();
        let venue = problems.keep("venue", ShortText::<200>::parse_optional(&self.venue)).flatten();
        let url = problems.keep("online_url", ShortText::<500>::parse_optional(&self.online_url));
        let url = url.flatten().map(ShortText::into_string);
        if url.as_ref().is_some_and(|url| !url.starts_with("https://")) {
            problems.add("online_url", "https:// から始まる住所を入力してください。");
        }
        if venue.is_none() && url.is_none() && self.room.is_none() {
            problems.add("venue", "会場か、オンラインの参加先を入力してください。");
        }
        self.check_numbers(&mut problems);
        match title {
            Some(title) if problems.is_empty() => Ok(Checked {
                title: title.into_string(),
                description: description.map(LongText::into_string).unwrap_or_default(),
                venue: venue.map(ShortText::into_string),
                online_url: url,
                table_size: if self.format == EventFormat::Pairs { 2 } else { self.table_size },
            }),
            _ => Err(problems),
        }
    }

    fn check_numbers(&self, problems: &mut Problems) {
        let mut within = |field: &str, number: i32, (least, most): (i32, i32)| {
            if !(least..=most).contains(&number) {
                problems.add(field, format!("{least}から{most}までの数字にしてください。"));
            }
        };
        within("capacity", self.capacity, (2, MOST_PEOPLE));
        within("rounds", self.rounds, (1, MOST_ROUNDS));
        within("round_minutes", self.round_minutes, (1, 240));
        if self.format == EventFormat::Tables {
            within("table_size", self.table_size, (2, LARGEST_TABLE));
        }
        if i64::from(self.rounds) * i64::from(self.round_minutes) > self.slot.minutes() {
            problems.add("round_minutes", ROUNDS_TOO_LONG);
        }
        if self.deadline > self.slot.starts() {
            problems.add("deadline_day", "締切は、開始より前にしてください。");
        }
    }

    pub(super) fn write(&self, checked: Checked, row: &mut event::Model) {
        row.fiscal_year = FiscalYear::at(self.slot.starts()).year();
        row.title = checked.title;
        row.description = checked.description;
        row.part_id = self.part;
        row.starts_at = self.slot.starts();
        row.ends_at = self.slot.ends();
        row.venue = checked.venue;
        row.room_id = self.room;
        row.online_url = checked.online_url;
        row.capacity = self.capacity;
        row.deadline = self.deadline;
        row.format = self.format;
        row.table_size = checked.table_size;
        row.rounds = self.rounds;
        row.round_minutes = self.round_minutes;
    }
}

/// Makes a draft.
pub async fn create(
    context: &Context,
    who: Host,
    plan: &EventPlan,
) -> Result<NetworkingEventId, Stop<Refusal>> {
    let checked = plan.check()?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let id: NetworkingEventId = context.new_id();
    let mut row = blank(pen, who, id);
    plan.write(checked, &mut row);
    parts::check(pen, row.part_id, None).await?;
    claim_room(pen, &row).await?;
    event::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(&tx)
        .await
        .map_err(unknown_part)?;
    pen.note(who.actor(), "networking_event.created", id, json!(null)).await?;
    tx.commit().await?;
    Ok(id)
}

/// Of what an event names, only the part is nothing but a reference; the room is claimed.
pub(super) fn unknown_part(error: DbErr) -> Stop<Refusal> {
    match Conflict::of(&error) {
        Conflict::Reference => {
            let mut problems = Problems::none();
            problems.add("part_id", UNKNOWN_PART);
            problems.into()
        }
        _ => error.into(),
    }
}

fn blank(pen: Pen<'_>, who: Host, id: NetworkingEventId) -> event::Model {
    event::Model {
        id,
        fiscal_year: 0,
        title: String::new(),
        description: String::new(),
        part_id: None,
        starts_at: pen.now,
        ends_at: pen.now,
        venue: None,
        room_id: None,
        online_url: None,
        capacity: 0,
        taken: 0,
        deadline: pen.now,
        format: EventFormat::Tables,
        table_size: 2,
        rounds: 1,
        round_minutes: 1,
        state: EventState::Draft,
        plan_id: None,
        published_plan_id: None,
        call_off_reason: None,
        calendar_uid: calendar::uid("networking-event", id.0, &pen.context.config.base_url),
        calendar_sequence: 0,
        version: 1,
        created_by: who.person(),
        created_at: pen.now,
        updated_at: pen.now,
    }
}

pub(super) fn is_alive(row: &event::Model) -> bool {
    matches!(row.state, EventState::Draft | EventState::Open)
}

/// Lets people register.
pub async fn open(
    context: &Context,
    who: Host,
    id: NetworkingEventId,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = pen.lock(id).await?;
    match row.state {
        EventState::Open => return Ok(()),
        EventState::Draft if pen.now < row.starts_at => {}
        _ => return Err(Refusal::NotPossibleNow.into()),
    }
    row.state = EventState::Open;
    storage::save(pen, row).await?;
    pen.note(who.actor(), "networking_event.opened", id, json!(null)).await?;
    tx.commit().await?;
    Ok(())
}

/// Calls an event off; everybody who takes part gets one letter, and what was held is free again.
/// Says how many letters that were; calling off again is harmless.
pub async fn call_off(
    context: &Context,
    who: Host,
    id: NetworkingEventId,
    reason: &str,
) -> Result<usize, Stop<Refusal>> {
    let mut problems = Problems::none();
    let reason = problems.keep("reason", LongText::<500>::parse_optional(reason)).flatten();
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = pen.lock(id).await?;
    if row.state == EventState::CalledOff {
        return Ok(0);
    }
    if !is_alive(&row) {
        return Err(Refusal::NotPossibleNow.into());
    }
    row.state = EventState::CalledOff;
    row.call_off_reason = reason.map(LongText::into_string);
    row.calendar_sequence += 1;
    let row = storage::save(pen, row).await?;
    let whole = storage::load(&tx, row).await?;
    calendar::release(&tx, room_holder(id)).await?;
    for one in whole.confirmed() {
        calendar::release(&tx, person_holder(one.row.id)).await?;
    }
    let letters = letters::called_off(pen, &whole).await?;
    pen.note(who.actor(), "networking_event.called_off", id, json!({ "letters": letters })).await?;
    tx.commit().await?;
    Ok(letters)
}
