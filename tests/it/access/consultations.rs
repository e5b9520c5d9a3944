//! Consultations of somebody, for the matrix.

use std::sync::atomic::{AtomicUsize, Ordering};

use bansou::calendar::availability::SlotLength;
use bansou::consultations::availability::{
    Keeper, RawException, RawRule, add_exception, own_availability, save_availability,
};
use bansou::consultations::booking::{
    Booked, Booking, Subject, Wishes, With, book, request_wishes,
};
use bansou::consultations::intake::{NewFile, RawSheet, add_file, save_sheet};
use bansou::consultations::{Accompanist, By, Client, links};
use bansou::people::{Actor, roles};
use bansou::vocabulary::{LongText, tokyo};
use chrono::{DateTime, Datelike as _, Days, TimeDelta, Utc, Weekday};
use entities::consultations::consultation::{Mode, Side};
use entities::consultations::strike::{self, StrikeKind};
use entities::people::role_assignment::Role;
use entities::{ConsultationId, OrganisationId, PersonId};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::study_sessions::cast::{Stage, unique_key};
use crate::study_sessions::people::{add_member, add_organisation, add_person};
use entities::people::organisation::OrganisationKind;

/// Values for the placeholders of addresses.
#[derive(Clone, Debug)]
pub struct Consulted {
    /// Confirmed, of the person.
    pub consultation: String,
    /// Wishes that wait to be arranged.
    pub request: String,
    pub strike: String,
    pub accompanist: String,
    /// A day the accompanist closed.
    pub day: String,
    /// Beside the intake sheet.
    pub file: String,
    /// The token of the client's link.
    pub link: String,
    /// The client's, and the client.
    pub operator: String,
    client: String,
    starts: DateTime<Utc>,
    /// For when they wish; anybody may wish for the same.
    wished: DateTime<Utc>,
}

impl Consulted {
    pub fn missing() -> Self {
        let nil = || Uuid::nil().to_string();
        Self {
            consultation: nil(),
            request: nil(),
            strike: nil(),
            accompanist: nil(),
            day: nil(),
            file: nil(),
            link: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned(),
            operator: nil(),
            client: nil(),
            starts: DateTime::UNIX_EPOCH,
            wished: DateTime::UNIX_EPOCH,
        }
    }
}

/// A consultation that this person booked with somebody new, wishes of theirs, a strike, a day.
pub async fn of(stage: &Stage, person: PersonId) -> Consulted {
    let (app, context) = (&stage.app, &stage.app.context);
    let kind = OrganisationKind::AdoptedOperator;
    let operator = add_organisation(app, &unique_key(), kind).await;
    add_member(app, person, operator).await;
    let helper = add_person(app, "相談 次郎", &format!("{}@example.jp", unique_key())).await;
    let tx = context.database.begin_write().await.unwrap();
    roles::grant(&tx, context, &Actor::System, helper, Role::Accompanist).await.unwrap();
    tx.commit().await.unwrap();
    let helper = Accompanist::acting_as(helper);
    let day = open(stage, helper).await;
    let starts = next_day(context.now());
    let booked = books(stage, (person, operator), helper, starts).await;
    let sheet = NewFile {
        name: "plan.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: b"%PDF-1.7".to_vec(),
    };
    let by = By::Client(Client::acting_as(person));
    let file = add_file(context, by, booked.id, sheet).await.unwrap();
    let words = RawSheet { trouble: "応募が来ない".to_owned(), ..RawSheet::default() };
    save_sheet(context, by, booked.id, (words, true)).await.unwrap();
    // As many may be open for one operator as the usual rules allow.
    let other = add_organisation(app, &unique_key(), kind).await;
    add_member(app, person, other).await;
    let wished = tokyo::start_of_day(tokyo::day_of(context.now())) + TimeDelta::hours(7 * 24 + 12);
    let wishes = Wishes { subject: subject(other), accompanist: None, starts: vec![Some(wished)] };
    let request = request_wishes(context, Client::acting_as(person), wishes).await.unwrap();
    Consulted {
        strike: strike_for(stage, (person, operator), booked.id).await,
        consultation: booked.id.to_string(),
        request: request.id.to_string(),
        accompanist: helper.person().to_string(),
        day,
        file: file.to_string(),
        link: links::token(&context.config, booked.id, (person, Side::Client)),
        operator: operator.to_string(),
        client: person.to_string(),
        starts,
        wished,
    }
}

/// Weekdays, and one day closed.
async fn open(stage: &Stage, helper: Accompanist) -> String {
    let context = &stage.app.context;
    let stored = own_availability(context.database.reader(), helper.person()).await.unwrap();
    let mut raw = stored.typed();
    let rule = |weekday: u8| RawRule {
        weekday: weekday.to_string(),
        from: "9:00".to_owned(),
        until: "18:00".to_owned(),
        modes: raw.profile.modes.clone(),
        ..RawRule::default()
    };
    raw.rules = (1..=5).map(rule).collect();
    raw.profile.horizon_days = "365".to_owned();
    raw.profile.closes_on_holidays = false;
    let keeper = Keeper::Own(helper);
    save_availability(context, keeper, raw, 0).await.unwrap();
    let closed =
        RawException { day: "2027-01-24".to_owned(), closed: true, ..RawException::default() };
    add_exception(context, keeper, closed).await.unwrap().to_string()
}

/// Ten o'clock on a weekday after next week that nobody was given yet.
fn next_day(now: DateTime<Utc>) -> DateTime<Utc> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let first = tokyo::day_of(now).checked_add_days(Days::new(7)).unwrap();
    let mut weekdays = first.iter_days().filter(|day| day.weekday().number_from_monday() <= 5);
    let day = weekdays.nth(NEXT.fetch_add(1, Ordering::Relaxed)).unwrap();
    tokyo::start_of_day(day) + TimeDelta::hours(10)
}

fn subject(organisation: OrganisationId) -> Subject {
    Subject {
        organisation,
        theme: None,
        mode: Mode::InPerson,
        length: SlotLength::Sixty,
        about: LongText::parse("採用のこと").unwrap(),
        accepts_conditions: None,
        request_key: unique_key(),
    }
}

async fn books(
    stage: &Stage,
    (person, operator): (PersonId, OrganisationId),
    helper: Accompanist,
    starts_at: DateTime<Utc>,
) -> Booked {
    let wish = Booking { subject: subject(operator), with: With::One(helper.person()), starts_at };
    book(&stage.app.context, Client::acting_as(person), wish).await.unwrap()
}

async fn strike_for(
    stage: &Stage,
    (person_id, organisation_id): (PersonId, OrganisationId),
    consultation_id: ConsultationId,
) -> String {
    let context = &stage.app.context;
    let row = strike::Model {
        id: context.new_id(),
        person_id,
        organisation_id,
        consultation_id,
        kind: StrikeKind::LateChange,
        fiscal_year: 2026,
        // Long ago: it does not count, and keeps nobody from booking.
        given_at: context.now() - TimeDelta::days(800),
        lifted_at: None,
        lifted_by: None,
        lift_reason: None,
        strike_limit: 3,
        strike_window_months: 12,
        suspension_days: 90,
    };
    let id = row.id.to_string();
    let tx = context.database.begin_write().await.unwrap();
    strike::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// A body that can be taken.
pub fn body(noun: &str, last: &str, consulted: &Consulted) -> Option<Value> {
    let Consulted { operator, client, accompanist, starts, wished, .. } = consulted;
    let subject = json!({
        "organisation_id": operator, "mode": "in_person", "minutes": 30, "about": "採用のこと",
    });
    let at = |hours: i64| *starts + TimeDelta::hours(hours);
    // By a link the same is said.
    let noun = if noun == "consultation-links" { "consultations" } else { noun };
    Some(match (noun, last) {
        ("consultations", "consultations") => {
            json!({ "subject": subject, "accompanist_id": accompanist, "starts_at": at(4) })
        }
        ("consultations", "on-behalf") => json!({
            "subject": subject, "client_id": client, "accompanist_id": accompanist,
            "starts_at": sunday(*starts), "override_reason": "本人の希望",
        }),
        ("me", _) => json!({
            "organisation_id": operator, "mode": "phone", "minutes": 30,
            "accompanist_id": accompanist, "starts_at": at(-1),
        }),
        ("consultation-requests", _) => json!({ "subject": subject, "starts": [wished] }),
        ("consultations", "arrangement") => json!({
            "version": 1, "accompanist_id": accompanist, "starts_at": at(6), "minutes": 60,
            "mode": "phone",
        }),
        ("consultations", "change") => {
            json!({ "version": 1, "starts_at": at(3), "minutes": 30, "mode": "online" })
        }
        // As they are.
        ("consultations", "wishes") => {
            json!({ "version": 1, "starts": [wished], "minutes": 60, "mode": "in_person" })
        }
        ("consultations", "meeting") => json!({ "from": at(0), "until": at(1) }),
        ("consultations", "absence") => json!({ "absent": "accompanist" }),
        ("consultations", "conditions") => json!({ "version": 1 }),
        ("consultations", "intake") => json!({ "trouble": "応募が来ない", "submit": true }),
        ("consultations", "files") => a_file(),
        ("consultations", _) => json!({}),
        ("accompanists", "availability") => json!({ "version": 1, "availability": hours() }),
        ("accompanists", "days") => json!({ "day": "2027-02-03", "closed": true }),
        ("accompanists", _) => json!({ "most": 9 }),
        ("consultation-policies", _) => json!({ "version": -1, "policy": rules() }),
        ("online-conditions", _) => json!({ "text": "静かな場所から参加してください。" }),
        ("consultation-strikes", _) => json!({ "reason": "急病" }),
        _ => return None,
    })
}

fn a_file() -> Value {
    json!({ "name": "a.pdf", "media_type": "application/pdf", "content": "JVBERi0=" })
}

/// A Sunday that nobody was given yet.
fn sunday(starts: DateTime<Utc>) -> DateTime<Utc> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let mut sundays = tokyo::day_of(starts).iter_days().filter(|day| day.weekday() == Weekday::Sun);
    let day = sundays.nth(NEXT.fetch_add(1, Ordering::Relaxed)).unwrap();
    tokyo::start_of_day(day) + TimeDelta::hours(10)
}

fn hours() -> Value {
    json!({
        "profile": {
            "accepts": true, "grid_minutes": "30", "lengths": ["60"], "modes": ["online"],
            "buffer_before": "0", "buffer_after": "0", "notice_days": "1", "horizon_days": "30",
            "confirmation": "at_once",
        },
        "rules": [{ "weekday": "1", "from": "9:00", "until": "12:00", "modes": ["online"] }],
    })
}

fn rules() -> Value {
    json!({
        "most_open": "3", "change_deadline_hours": "16", "late_changes": "refused",
        "strike_limit": "3", "strike_window_months": "12", "suspension_days": "90",
        "intake_deadline_days": "2",
        "notice_days": "1",
    })
}
