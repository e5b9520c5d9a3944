//! `GET /sessions/week?of=2026-12-03`: the week a day lies in, hour by hour.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use chrono::{Days, NaiveDate, Timelike as _};
use serde::{Deserialize, Serialize};

use crate::calendar::business_calendar;
use crate::calendar::layout::{self, Head, Hour, Move, is_within_reach, monday_of, week_from};
use crate::context::Context;
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::catalogue::{self, Choices, Listed, Months as Which};
use crate::study_sessions::readers::{self, When};
use crate::vocabulary::{Holidays, tokyo};
use crate::web::{Failure, Page, Sample, sample};

use super::cards;
use super::filter::{Filter, ListQuery};
use super::list::{MOST, Seen, View, shell, views};
use super::month::{Entry, filters};
use super::words::{self, say};

#[derive(Deserialize)]
pub struct WeekQuery {
    of: Option<String>,
    #[serde(flatten)]
    filters: HashMap<String, String>,
}

#[derive(Serialize)]
pub struct SessionWeek {
    pub views: Vec<View>,
    pub filter: Filter,
    pub label: String,
    pub caption: String,
    pub previous: Move,
    pub today: String,
    pub next: Move,
    pub days: Vec<Head>,
    /// The hours in which something begins.
    pub rows: Vec<Hour<Entry>>,
}

impl Page for SessionWeek {
    const TEMPLATE: &'static str = "study_sessions/week.html";
}

/// Public on purpose.
pub async fn week(
    visit: Visit,
    context: web::Data<Context>,
    query: web::Query<WeekQuery>,
) -> Result<HttpResponse, Failure> {
    let (db, now) = (context.database.reader(), context.now());
    let today = tokyo::day_of(now);
    let monday = monday_of(query.of.as_deref().and_then(day_named).unwrap_or(today));
    let filters = filters(&query.filters);
    let choices = catalogue::choices(db, Which::Coming, now).await?;
    let filter = readers::Filter { when: When::Week(monday), ..filters.filter(&choices) };
    let found = catalogue::find(db, &filter, (0, MOST), now).await?;
    let holidays = business_calendar(db).await?.holidays().clone();
    let week = Week { language: visit.language(), monday, today, holidays };
    let facts = week.facts(&filters, &found.sessions, &choices);
    let address = filters.address("/sessions/week", &[("of", &monday.to_string())]);
    context.pages.answer(&shell(&visit, &context, &address), &facts)
}

fn day_named(name: &str) -> Option<NaiveDate> {
    let day: NaiveDate = name.parse().ok()?;
    is_within_reach(day).then_some(day)
}

struct Week {
    language: PageLanguage,
    monday: NaiveDate,
    today: NaiveDate,
    holidays: Holidays,
}

impl Week {
    fn facts(&self, query: &ListQuery, sessions: &[Listed], choices: &Choices) -> SessionWeek {
        let language = self.language;
        let of = |monday: NaiveDate| monday.to_string();
        let turn = |monday: NaiveDate, label: &str| Move {
            label: label.to_owned(),
            href: query.address("/sessions/week", &[("of", &of(monday))]),
        };
        let place = ("/sessions/week", of(self.monday));
        let filter = Filter::within((language, query, choices), place, sessions.len());
        let label = self.label();
        SessionWeek {
            views: views(language, query, Seen::Week),
            filter,
            caption: match language {
                PageLanguage::English => format!("Study sessions, {label}"),
                _ => format!("{label}の勉強会"),
            },
            label,
            previous: turn(
                self.monday - Days::new(7),
                say(language, "前の週", "Week before", "まえの 週"),
            ),
            today: query.address("/sessions/week", &[]),
            next: turn(
                self.monday + Days::new(7),
                say(language, "次の週", "Next week", "つぎの 週"),
            ),
            days: week_from(self.monday).map(|day| self.day(day)).collect(),
            rows: self.rows(sessions),
        }
    }

    fn label(&self) -> String {
        let sunday = words::day(self.language, self.monday + Days::new(6));
        match self.language {
            PageLanguage::English => {
                format!("{} – {sunday}", words::day(self.language, self.monday))
            }
            _ => format!("{}～{sunday}", tokyo::date(self.monday)),
        }
    }

    fn day(&self, day: NaiveDate) -> Head {
        let (_, number, weekday) = words::leaf(self.language, day);
        Head {
            label: words::day(self.language, day),
            short: match self.language {
                PageLanguage::English => format!("{weekday} {number}"),
                _ => format!("{number}（{weekday}）"),
            },
            today: day == self.today,
            holiday: self.holidays.name(day).map(ToOwned::to_owned),
        }
    }

    /// Each day of a session stands at the hour in which it begins.
    fn rows(&self, sessions: &[Listed]) -> Vec<Hour<Entry>> {
        let mut entries = Vec::new();
        for (column, day) in week_from(self.monday).enumerate() {
            for listed in sessions {
                let on_this_day = |span: &&(_, _)| tokyo::day_of(span.0) == day;
                for (starts, ends) in listed.spans.iter().filter(on_this_day) {
                    let (from, until) = (tokyo::time_of(*starts), tokyo::time_of(*ends));
                    let entry = Entry {
                        time: format!("{}～{}", tokyo::time(from), tokyo::time(until)),
                        title: cards::title(listed),
                        href: format!("/sessions/{}", listed.session.id),
                        chip: words::chip_of(self.language, listed),
                    };
                    entries.push((column, Some(from.hour()), entry));
                }
            }
        }
        layout::hours(entries, "")
    }
}

pub fn samples() -> Vec<Sample> {
    let choices = super::samples::choices();
    let monday = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap_or_default();
    let of = |language| Week { language, monday, today: monday, holidays: Holidays::by_law() };
    let filtered = ListQuery { theme: "keep".into(), ..Default::default() };
    let mut samples: Vec<_> = [PageLanguage::Japanese, PageLanguage::English, PageLanguage::Easy]
        .map(|language| {
            let sessions = super::samples::listed();
            sample(&of(language).facts(&ListQuery::default(), &sessions, &choices))
        })
        .into();
    samples.push(sample(&of(PageLanguage::Japanese).facts(&filtered, &[], &choices)));
    samples
}
