use chrono::{DateTime, TimeDelta, Utc};
use entities::consultations::accompanist_profile::{self, Confirmation};
use entities::consultations::consultation::{self, Awaits, ConsultationState, Route, Side};
use entities::consultations::event::EventKind;
use entities::consultations::wish;
use entities::{ConsultationId, PersonId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, Select,
};
use serde_json::json;

use super::request::{Subject, WishedSlot};
use crate::calendar::business_calendar_within;
use crate::consultations::letters::{self, ConsultationConfirmed, ConsultationProposed};
use crate::consultations::meeting::{happened, parties_within};
use crate::consultations::pen::Pen;
use crate::consultations::policy::Policy;
use crate::consultations::{By, reminders};
use crate::mail::CalendarMethod;
use crate::vocabulary::{FiscalYear, tokyo};

/// What came of asking for a consultation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    pub id: ConsultationId,
    /// 相談番号
    pub number: String,
    pub state: ConsultationState,
    pub accompanist: Option<PersonId>,
    pub starts_at: Option<DateTime<Utc>>,
}

impl From<&consultation::Model> for Booked {
    fn from(row: &consultation::Model) -> Self {
        Self {
            id: row.id,
            number: row.number.clone(),
            state: row.state,
            accompanist: row.accompanist_id,
            starts_at: row.starts_at,
        }
    }
}

/// The result of an earlier request with this key.
pub async fn earlier(db: &impl ConnectionTrait, key: &str) -> Result<Option<Booked>, DbErr> {
    Ok(asked_with(key).one(db).await?.as_ref().map(Booked::from))
}

/// What was asked for with a key.
pub fn asked_with(key: &str) -> Select<consultation::Entity> {
    consultation::Entity::find().filter(consultation::Column::RequestKey.eq(key))
}

/// The key of a request, which nobody else can have made.
pub fn request_key(who: PersonId, subject: &Subject) -> String {
    format!("{who}:{}", subject.request_key)
}

/// A consultation about to be stored; nothing about its accompanist is decided.
#[expect(clippy::too_many_lines, reason = "a row is described in one piece")]
pub fn new_row(
    pen: Pen<'_>,
    (by, route): (PersonId, Route),
    client: PersonId,
    subject: &Subject,
) -> consultation::Model {
    consultation::Model {
        id: pen.context.new_id(),
        number: String::new(),
        fiscal_year: FiscalYear::at(pen.now).year(),
        state: ConsultationState::Requested,
        route,
        awaits: None,
        organisation_id: subject.organisation,
        client_id: client,
        accompanist_id: None,
        theme_id: subject.theme,
        mode: subject.mode,
        minutes: subject.length.minutes().into(),
        starts_at: None,
        ends_at: None,
        buffer_before: 0,
        buffer_after: 0,
        place: None,
        online_url: None,
        phone: None,
        room_id: None,
        licence_id: None,
        about: subject.about.as_str().to_owned(),
        calendar_sequence: 0,
        free_until: None,
        intake_due_at: None,
        conditions_version: None,
        conditions_accepted_at: None,
        override_reason: None,
        requested_at: pen.now,
        requested_by: by,
        confirmed_at: None,
        held_from: None,
        held_until: None,
        ended_at: None,
        ended_by: None,
        ended_by_person: None,
        end_reason: None,
        late: false,
        absent: None,
        request_key: request_key(by, subject),
        version: 1,
        created_at: pen.now,
        updated_at: pen.now,
    }
}

/// Gives a consultation its time, and the deadline that follows from it.
pub async fn set_time(
    pen: Pen<'_>,
    row: &mut consultation::Model,
    policy: &Policy,
    slot: WishedSlot,
) -> Result<(), DbErr> {
    row.starts_at = Some(slot.starts_at);
    row.ends_at = Some(slot.ends_at);
    row.fiscal_year = FiscalYear::at(slot.starts_at).year();
    let times = (pen.now, slot.starts_at);
    let calendar = business_calendar_within(pen.tx).await?;
    row.intake_due_at = Some(policy.intake_due(&calendar, times));
    row.free_until = Some(policy.change_deadline(&calendar, slot.starts_at));
    leave_time(pen, row, OWN_CHOICE);
    Ok(())
}

/// Whoever chose a time themselves may think better of it for so long, whatever the deadline is.
pub const OWN_CHOICE: TimeDelta = TimeDelta::hours(1);

/// Whoever was given a time by somebody else, or an answer, hears of it by a letter.
pub const IMPOSED: TimeDelta = TimeDelta::hours(24);

/// The client is free for so long from now on at least, until it begins.
pub fn leave_time(pen: Pen<'_>, row: &mut consultation::Model, time: TimeDelta) {
    let until = row.starts_at.map(|starts| starts.min(pen.now + time));
    row.free_until = row.free_until.max(until);
}

/// Confirmed, or waiting for whoever has to agree first.
pub fn decide(
    pen: Pen<'_>,
    row: &mut consultation::Model,
    policy: &Policy,
    profile: Option<&accompanist_profile::Model>,
) {
    let confirmation = profile.map_or(Confirmation::AtOnce, |profile| profile.confirmation);
    row.awaits = match confirmation {
        _ if policy.row.approval_needed => Some(Awaits::Staff),
        Confirmation::ByStaff => Some(Awaits::Staff),
        Confirmation::ByAccompanist => Some(Awaits::Accompanist),
        Confirmation::AtOnce => None,
    };
    if row.awaits.is_none() {
        confirm(pen, row);
    } else {
        row.state = ConsultationState::Proposed;
    }
}

pub fn confirm(pen: Pen<'_>, row: &mut consultation::Model) {
    row.awaits = None;
    row.state = ConsultationState::Confirmed;
    row.confirmed_at = Some(pen.now);
}

/// Tells both sides that a consultation is proposed or confirmed, plans what they are reminded of,
/// and adds to its history.
pub async fn tell(
    pen: Pen<'_>,
    row: &consultation::Model,
    (by, kind): (By, EventKind),
) -> anyhow::Result<()> {
    write_to_both(pen, row, kind == EventKind::Arranged).await?;
    match row.state {
        // What was booked just now has no reminders to take back.
        ConsultationState::Confirmed if kind == EventKind::Booked => {
            reminders::plan_first(pen, row).await?;
        }
        ConsultationState::Confirmed => reminders::plan(pen, row).await?,
        _ => reminders::plan_answer(pen, row).await?,
    }
    let facts = json!({
        "state": row.state,
        "accompanist": row.accompanist_id,
        "starts_at": row.starts_at,
        "override": row.override_reason,
    });
    happened(pen, row, (by, kind), facts).await
}

/// Wishes were named, and the time is none of them.
async fn is_outside_wishes(pen: Pen<'_>, row: &consultation::Model) -> Result<bool, DbErr> {
    let own = wish::Entity::find().filter(wish::Column::ConsultationId.eq(row.id));
    let wishes = own.all(pen.tx).await?;
    let met = wishes.iter().any(|wish| Some(wish.starts_at) == row.starts_at);
    Ok(!wishes.is_empty() && !met)
}

async fn write_to_both(
    pen: Pen<'_>,
    row: &consultation::Model,
    arranged: bool,
) -> anyhow::Result<()> {
    let parties = parties_within(pen.tx, row.clone()).await?;
    let outside_wishes = arranged && is_outside_wishes(pen, row).await?;
    if row.state == ConsultationState::Confirmed {
        let due = row.intake_due_at.map(tokyo::date_time);
        let letter = |side| {
            let due = due.clone().filter(|_| side == Side::Client);
            ConsultationConfirmed::new(pen, &parties, side, (due, arranged, outside_wishes))
        };
        let occasion = ("confirmed", Some(CalendarMethod::Request));
        return letters::send_both(pen, &parties, occasion, letter).await;
    }
    let letter = |side| {
        let answers = side == Side::Accompanist && row.awaits == Some(Awaits::Accompanist);
        ConsultationProposed::new(pen, &parties, side, (answers, arranged, outside_wishes))
    };
    letters::send_both(pen, &parties, ("proposed", None), letter).await
}
