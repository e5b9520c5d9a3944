//! Seven days of an accompanist: meetings, other appointments, what others can book.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Datelike as _, Days, NaiveDate, Timelike as _, Utc};
use serde::{Deserialize, Serialize};

use super::free::{Stretch, hours, stretches};
use super::words;
use crate::calendar::business_calendar;
use crate::consultations::readers::{Week, week};
use crate::consultations::{Accompanist, wording};
use crate::context::{Context, OwnPlan};
use crate::people;
use crate::vocabulary::{BusinessCalendar, parse_date, tokyo};
use crate::web::{Chip, Crumb, Failure, Page, Sample, sample};

#[derive(Serialize)]
struct WeekPage {
    label: String,
    previous: Move,
    next: Move,
    days: Vec<Day>,
    rows: Vec<Line>,
    empty: bool,
}

impl Page for WeekPage {
    const TEMPLATE: &'static str = "consultations/week.html";
}

#[derive(Serialize)]
struct Move {
    label: &'static str,
    href: String,
}

#[derive(Serialize)]
struct Day {
    label: String,
    short: String,
    today: bool,
    holiday: Option<String>,
}

#[derive(Serialize)]
struct Line {
    time: String,
    cells: Vec<Vec<Entry>>,
}

#[derive(Clone, Serialize)]
struct Entry {
    time: String,
    title: String,
    href: Option<String>,
    chip: Option<Chip>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Any day of the week; this week without.
    day: String,
}

/// `GET /my/week?day=2026-12-03`
pub async fn show(
    who: people::Accompanist,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let (reader, now) = (context.database.reader(), context.now());
    let today = tokyo::day_of(now);
    let day = parse_date(&wanted.day).unwrap_or(today);
    let first = monday(day);
    let found = week(reader, now, Accompanist::from(&who), first).await?;
    let plans = context.own_plans(Accompanist::from(&who).person()).await?;
    let calendar = business_calendar(reader).await?;
    let mut shell = who.shell(&context, words::WEEK);
    shell.breadcrumb = vec![Crumb::to("ホーム", "/home"), Crumb::here(words::WEEK)];
    context.pages.answer(&shell, &facts((&found, &plans), (first, today), &calendar))
}

fn monday(day: NaiveDate) -> NaiveDate {
    let since = Days::new(day.weekday().num_days_from_monday().into());
    day.checked_sub_days(since).unwrap_or(day)
}

fn facts(
    (found, plans): (&Week, &[OwnPlan]),
    (first, today): (NaiveDate, NaiveDate),
    calendar: &BusinessCalendar,
) -> WeekPage {
    let days: Vec<_> = first.iter_days().take(7).collect();
    let entries = entries(found, plans);
    let rows: BTreeSet<u32> = entries.iter().map(|(at, _)| hour(*at)).collect();
    let rows = rows.into_iter().map(|row| Line {
        time: format!("{row}:00"),
        cells: days.iter().map(|day| cell(&entries, *day, row)).collect(),
    });
    let other = |day: NaiveDate| format!("/my/week?day={day}");
    let before = first.checked_sub_days(Days::new(7)).unwrap_or(first);
    let after = first.checked_add_days(Days::new(7)).unwrap_or(first);
    let last = first.checked_add_days(Days::new(6)).unwrap_or(first);
    WeekPage {
        label: tokyo::date_span(first, last),
        previous: Move { label: "前の週", href: other(before) },
        next: Move { label: "次の週", href: other(after) },
        empty: entries.is_empty(),
        rows: rows.collect(),
        days: days.iter().map(|day| day_facts(*day, today, calendar)).collect(),
    }
}

fn day_facts(day: NaiveDate, today: NaiveDate, calendar: &BusinessCalendar) -> Day {
    Day {
        label: tokyo::month_day(day),
        short: format!("{}{}", tokyo::weekday(day), day.day()),
        today: day == today,
        holiday: day_off(day, calendar),
    }
}

/// Why a day is off, if it is.
fn day_off(day: NaiveDate, calendar: &BusinessCalendar) -> Option<String> {
    let name = calendar.holidays().name(day).map(str::to_owned);
    name.or_else(|| calendar.is_day_off(day).then(|| "休業日".to_owned()))
}

fn hour(at: DateTime<Utc>) -> u32 {
    tokyo::time_of(at).hour()
}

fn cell(entries: &[(DateTime<Utc>, Entry)], day: NaiveDate, row: u32) -> Vec<Entry> {
    let here = entries.iter().filter(|(at, _)| tokyo::day_of(*at) == day && hour(*at) == row);
    here.map(|(_, entry)| entry.clone()).collect()
}

/// Everything of the week, by start.
fn entries(found: &Week, plans: &[OwnPlan]) -> Vec<(DateTime<Utc>, Entry)> {
    let mut all: Vec<(DateTime<Utc>, Entry)> = Vec::new();
    for parties in &found.meetings {
        let Some((from, until)) = parties.row.starts_at.zip(parties.row.ends_at) else { continue };
        all.push((
            from,
            Entry {
                time: span(from, until),
                title: format!("{}（{}）", parties.organisation, wording::mode(parties.row.mode)),
                href: Some(format!("/consultations/{}", parties.row.id)),
                chip: Some(wording::chip(parties.row.state).into()),
            },
        ));
    }
    for busy in &found.busy {
        let own = plans.iter().find(|plan| plan.ids.contains(&busy.holder_id));
        let title = own.map_or("ほかの予定", |plan| plan.title.as_str());
        let entry = plain(span(busy.from, busy.until), title, ("neutral", "予定"));
        all.push((busy.from, Entry { href: own.map(|plan| plan.href.clone()), ..entry }));
    }
    for free in stretches(&found.free) {
        all.push((free.from, plain(hours(&free), "予約できる時間", ("success", "空き"))));
    }
    all.sort_by_key(|(at, _)| *at);
    all
}

fn span(from: DateTime<Utc>, until: DateTime<Utc>) -> String {
    let modes = crate::calendar::availability::Modes::NONE;
    hours(&Stretch { from, until, modes })
}

fn plain(time: String, title: &str, chip: (&'static str, &'static str)) -> Entry {
    Entry { time, title: title.to_owned(), href: None, chip: Some(chip.into()) }
}

pub fn samples() -> Vec<Sample> {
    let first = monday(NaiveDate::default());
    let calendar = BusinessCalendar::default();
    let empty = facts((&Week::default(), &[]), (first, first), &calendar);
    let mut full = facts((&Week::default(), &[]), (first, first), &calendar);
    let entry = Entry {
        time: "10:00～11:00".to_owned(),
        title: "花巻みらい商工会（オンライン）".to_owned(),
        href: Some("/consultations/1".to_owned()),
        chip: Some(("open", "確定").into()),
    };
    let free = plain("11:00～12:00".to_owned(), "予約できる時間", ("success", "空き"));
    let mut cells = vec![Vec::new(); 7];
    cells[0] = vec![entry, free];
    full.rows = vec![Line { time: "10:00".to_owned(), cells }];
    full.empty = false;
    vec![sample(&empty), sample(&full)]
}
