use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::study_sessions::session::SessionState;
use serde::{Deserialize, Serialize};

use super::frame::Chip;
use super::words;
use crate::context::Context;
use crate::people::Coordinator;
use crate::study_sessions::readers::{Listing, StaffFilter, staff_sessions};
use crate::study_sessions::{Organiser, Phase, wording};
use crate::vocabulary::tokyo;
use crate::web::{Choice, Crumb, Failure, Page, Paging, Sample, address, sample};

/// What the list is narrowed to; empty values do not narrow.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    state: String,
    text: String,
    /// `2026-12`
    month: String,
    /// Counts from 1.
    page: u64,
}

const PER_PAGE: usize = 50;

#[derive(Serialize)]
struct ListPage {
    lines: Vec<Line>,
    wanted: Wanted,
    states: Vec<Choice>,
    months: Vec<Choice>,
    paging: Paging,
    narrowed: bool,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "study_sessions/staff_sessions.html";
}

#[derive(Serialize)]
struct Line {
    href: String,
    title: String,
    series: Option<String>,
    chip: Chip,
    when: String,
    place: Option<String>,
    seats: String,
    waiting: String,
    pending: String,
}

const PHASES: [Phase; 11] = [
    Phase::Draft,
    Phase::Scheduled,
    Phase::Announced,
    Phase::Open,
    Phase::Full,
    Phase::Closed,
    Phase::Postponed,
    Phase::Held,
    Phase::Reported,
    Phase::Cancelled,
    Phase::Discarded,
];

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let organiser = Organiser::from(&who);
    let phase = PHASES.into_iter().find(|phase| wording::phase(*phase) == wanted.state);
    let filter = StaffFilter {
        states: phase.map(stored_as).into_iter().collect(),
        text: wanted.text.clone(),
        ..StaffFilter::default()
    };
    let reader = context.database.reader();
    let found = staff_sessions(reader, context.now(), organiser, &filter).await?;
    let found: Vec<_> = found
        .into_iter()
        .filter(|session| phase.is_none_or(|phase| session.phase == phase))
        .collect();
    let mut shell = who.shell(&context, words::SESSIONS);
    shell.breadcrumb = vec![Crumb::to("ホーム", "/staff"), Crumb::here(words::SESSIONS)];
    let found = in_reading_order(found, context.now());
    context.pages.answer(&shell, &facts(found, wanted.into_inner()))
}

/// What is still to come, the next first; then what is over, the latest first.
fn in_reading_order(found: Vec<Listing>, now: DateTime<Utc>) -> Vec<Listing> {
    let (mut order, mut over): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|session| session.ends_at > now);
    over.reverse();
    order.append(&mut over);
    order
}

/// The stored state a phase follows from.
fn stored_as(phase: Phase) -> SessionState {
    match phase {
        Phase::Draft => SessionState::Draft,
        Phase::Scheduled => SessionState::Scheduled,
        Phase::Announced | Phase::Open | Phase::Full | Phase::Closed => SessionState::Published,
        Phase::Held => SessionState::Held,
        Phase::Reported => SessionState::Reported,
        Phase::Postponed => SessionState::Postponed,
        Phase::Cancelled => SessionState::Cancelled,
        Phase::Discarded => SessionState::Discarded,
    }
}

fn month_of(at: DateTime<Utc>) -> String {
    tokyo::day_of(at).format("%Y-%m").to_string()
}

fn facts(found: Vec<Listing>, wanted: Wanted) -> ListPage {
    let month = |session: &Listing| {
        let label = tokyo::day_of(session.starts_at).format("%Y年%-m月").to_string();
        (month_of(session.starts_at), label)
    };
    let months: BTreeMap<_, _> = found.iter().map(month).collect();
    let in_month =
        |one: &Listing| wanted.month.is_empty() || month_of(one.starts_at) == wanted.month;
    let chosen: Vec<_> = found.into_iter().filter(in_month).collect();
    let (total, page) = (chosen.len() as u64, wanted.page.clamp(1, 1_000_000));
    let own = address(
        "/staff/sessions",
        &[("state", &wanted.state), ("month", &wanted.month), ("text", &wanted.text)],
    );
    let before = usize::try_from(page - 1).unwrap_or(0) * PER_PAGE;
    let lines = chosen.into_iter().skip(before).take(PER_PAGE).map(line).collect();
    ListPage {
        paging: Paging::new(total, page, PER_PAGE as u64, &own),
        narrowed: [&wanted.state, &wanted.text, &wanted.month].iter().any(|text| !text.is_empty()),
        states: PHASES
            .map(|phase| Choice::new(wording::phase(phase), wording::phase(phase)))
            .into(),
        lines,
        wanted,
        months: months.into_iter().map(|(month, label)| Choice::new(month, label)).collect(),
    }
}

fn line(session: Listing) -> Line {
    let seats = session.seats.iter().map(|seats| {
        let mode = wording::mode(seats.count.mode);
        match seats.count.capacity {
            Some(capacity) => format!("{mode} {}／{capacity}", seats.count.taken),
            None => format!("{mode} {}（上限なし）", seats.count.taken),
        }
    });
    let some = |many: i64| if many > 0 { format!("{many}名") } else { String::new() };
    Line {
        href: format!("/staff/sessions/{}", session.id),
        chip: words::phase_chip(session.phase).into(),
        when: tokyo::span(session.starts_at, session.ends_at),
        place: session.venue,
        seats: seats.collect::<Vec<_>>().join("、"),
        waiting: some(session.waiting + session.offered),
        pending: some(session.pending),
        series: session.series.map(|(_, title)| title),
        title: session.title,
    }
}

pub fn samples() -> Vec<Sample> {
    let empty = facts(Vec::new(), Wanted::default());
    let narrowed = facts(Vec::new(), Wanted { state: "受付中".into(), ..Wanted::default() });
    let mut full = facts(Vec::new(), Wanted::default());
    full.lines.push(Line {
        href: "/staff/sessions/1".into(),
        title: "第3回 地域間連携をどう始めるか".into(),
        series: Some("基礎講座".into()),
        chip: words::phase_chip(Phase::Open).into(),
        when: "2026年12月3日（木）14:00～16:00".into(),
        place: Some("みなと会館".into()),
        seats: "会場 12／30".into(),
        waiting: "2名".into(),
        pending: String::new(),
    });
    vec![sample(&empty), sample(&narrowed), sample(&full)]
}
