//! `GET /sessions/month?of=2026-12`: a month as a calendar.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Datelike as _, Days, Months, NaiveDate, Utc, Weekday};
use serde::{Deserialize, Serialize};

use crate::calendar::business_calendar;
use crate::context::Context;
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::catalogue::{self, Choices, Listed, Months as Which};
use crate::study_sessions::readers::{self, When};
use crate::vocabulary::{Holidays, tokyo};
use crate::web::{Failure, Page, Sample, sample};

use super::cards;
use super::filter::{Filter, ListQuery, month_name, month_named};
use super::list::{MOST, Seen, View, shell, views};
use super::words::{self, Chip};

#[derive(Deserialize)]
pub struct MonthQuery {
    of: Option<String>,
    #[serde(flatten)]
    filters: std::collections::HashMap<String, String>,
}

#[derive(Serialize)]
pub struct SessionMonth {
    pub views: Vec<View>,
    pub filter: Filter,
    pub label: String,
    pub caption: String,
    pub previous: Move,
    pub today: String,
    pub next: Move,
    pub weekdays: [&'static str; 7],
    pub weeks: Vec<Vec<Day>>,
    pub is_empty: bool,
}

#[derive(Serialize)]
pub struct Move {
    pub label: String,
    pub href: String,
}

/// One square of the calendar.
#[derive(Serialize)]
pub struct Day {
    pub number: u32,
    pub label: String,
    pub outside: bool,
    pub today: bool,
    pub holiday: Option<String>,
    pub kind: Option<&'static str>,
    pub entries: Vec<Entry>,
}

#[derive(Serialize)]
pub struct Entry {
    pub time: String,
    pub title: String,
    pub href: String,
    pub chip: Chip,
}

impl Page for SessionMonth {
    const TEMPLATE: &'static str = "study_sessions/month.html";
}

/// Public on purpose.
pub async fn month(
    visit: Visit,
    context: web::Data<Context>,
    query: web::Query<MonthQuery>,
) -> Result<HttpResponse, Failure> {
    let (db, now) = (context.database.reader(), context.now());
    let today = tokyo::day_of(now);
    let first = query.of.as_deref().and_then(month_named).unwrap_or(first_of(today));
    let filters = filters(&query.filters);
    let choices = catalogue::choices(db, Which::Coming, now).await?;
    let filter = readers::Filter { when: When::Month(first), ..filters.filter(&choices) };
    let found = catalogue::find(db, &filter, (0, MOST), now).await?;
    let holidays = business_calendar(db).await?.holidays().clone();
    let month = Month { language: visit.language(), first, today, holidays };
    let facts = month.facts(&filters, &found.sessions, &choices);
    let address = filters.address("/sessions/month", &[("of", &month_name(first))]);
    context.pages.answer(&shell(&visit, &context, &address), &facts)
}

/// What list, month and week have in common.
pub fn filters(sent: &std::collections::HashMap<String, String>) -> ListQuery {
    let value = |name: &str| sent.get(name).cloned().unwrap_or_default();
    ListQuery {
        theme: value("theme"),
        mode: value("mode"),
        place: value("place"),
        q: value("q"),
        ..ListQuery::default()
    }
}

fn first_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

struct Month {
    language: PageLanguage,
    first: NaiveDate,
    today: NaiveDate,
    holidays: Holidays,
}

impl Month {
    fn facts(&self, query: &ListQuery, sessions: &[Listed], choices: &Choices) -> SessionMonth {
        let language = self.language;
        let label = words::month(language, self.first);
        let turn = |first: NaiveDate| Move {
            label: words::month(language, first),
            href: query.address("/sessions/month", &[("of", &month_name(first))]),
        };
        let place = ("/sessions/month", month_name(self.first));
        let filter = Filter::within((language, query, choices), place, sessions.len());
        SessionMonth {
            views: views(language, query, Seen::Month),
            filter,
            caption: match language {
                PageLanguage::English => format!("Study sessions in {label}"),
                _ => format!("{label}の勉強会"),
            },
            label,
            previous: turn(self.first.checked_sub_months(Months::new(1)).unwrap_or(self.first)),
            today: query.address("/sessions/month", &[]),
            next: turn(self.first.checked_add_months(Months::new(1)).unwrap_or(self.first)),
            weekdays: words::weekdays(language),
            weeks: self.weeks(sessions),
            is_empty: sessions.is_empty(),
        }
    }

    /// Whole weeks from Monday, as many as the month touches.
    fn weeks(&self, sessions: &[Listed]) -> Vec<Vec<Day>> {
        let back = u64::from(self.first.weekday().num_days_from_monday());
        let mut monday = self.first - Days::new(back);
        let next = self.first.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX);
        let mut weeks = Vec::new();
        while monday < next {
            let days = (0..7).map(|ahead| self.day(monday + Days::new(ahead), sessions));
            weeks.push(days.collect());
            monday = monday + Days::new(7);
        }
        weeks
    }

    fn day(&self, day: NaiveDate, sessions: &[Listed]) -> Day {
        let outside = day.month() != self.first.month();
        let begins = |listed: &&Listed| !outside && span_on(listed, day).is_some();
        Day {
            number: day.day(),
            label: words::day(self.language, day),
            outside,
            today: day == self.today,
            holiday: self.holidays.name(day).filter(|_| !outside).map(ToOwned::to_owned),
            kind: match day.weekday() {
                Weekday::Sat => Some("sat"),
                Weekday::Sun => Some("sun"),
                _ => None,
            },
            entries: sessions.iter().filter(begins).map(|one| self.entry(one, day)).collect(),
        }
    }

    fn entry(&self, listed: &Listed, day: NaiveDate) -> Entry {
        let starts = span_on(listed, day).map(|(starts, _)| tokyo::time_of(*starts));
        Entry {
            time: starts.map(tokyo::time).unwrap_or_default(),
            title: cards::title(listed),
            href: format!("/sessions/{}", listed.session.id),
            chip: words::chip_of(self.language, listed),
        }
    }
}

fn span_on(listed: &Listed, day: NaiveDate) -> Option<&(DateTime<Utc>, DateTime<Utc>)> {
    listed.spans.iter().find(|(starts, _)| tokyo::day_of(*starts) == day)
}

pub fn samples() -> Vec<Sample> {
    let choices = super::samples::choices();
    let december = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap_or_default();
    let holidays = Holidays::by_law();
    let month =
        Month { language: PageLanguage::Japanese, first: december, today: december, holidays };
    let filtered = ListQuery { theme: "keep".into(), ..Default::default() };
    vec![
        sample(&month.facts(&ListQuery::default(), &super::samples::listed(), &choices)),
        sample(&month.facts(&filtered, &[], &choices)),
    ]
}
