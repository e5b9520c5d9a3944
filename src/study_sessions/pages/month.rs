//! `GET /sessions/month?of=2026-12`: a month as a calendar.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::calendar::business_calendar;
use crate::calendar::layout::{self, Known, Move, Square, first_of_month, months_around};
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
    pub weeks: Vec<Vec<Square<Entry>>>,
    pub is_empty: bool,
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
    let first = query.of.as_deref().and_then(month_named).unwrap_or(first_of_month(today));
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
        let (before, after) = months_around(self.first);
        let filter = Filter::within((language, query, choices), place, sessions.len());
        SessionMonth {
            views: views(language, query, Seen::Month),
            filter,
            caption: match language {
                PageLanguage::English => format!("Study sessions in {label}"),
                _ => format!("{label}の勉強会"),
            },
            label,
            previous: turn(before),
            today: query.address("/sessions/month", &[]),
            next: turn(after),
            weekdays: words::weekdays(language),
            weeks: self.weeks(sessions),
            is_empty: sessions.is_empty(),
        }
    }

    fn weeks(&self, sessions: &[Listed]) -> Vec<Vec<Square<Entry>>> {
        let label = |day| words::day(self.language, day);
        let known = Known { today: self.today, holidays: &self.holidays, label: &label };
        layout::month(self.first, &known, |day| {
            let begins = |listed: &&Listed| span_on(listed, day).is_some();
            sessions.iter().filter(begins).map(|one| self.entry(one, day)).collect()
        })
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
