//! Entries in the squares of a month, by the hours of a week, or as the list of a day.

use chrono::{Datelike as _, NaiveDate, Timelike as _};
use serde::Serialize;

use super::{Entry, When, wording};
use crate::calendar::layout::{self, Head, Hour, Known, Square, week_from};
use crate::vocabulary::{Holidays, tokyo};
use crate::web::Chip;

/// An entry as the macros draw it.
#[derive(Serialize)]
pub struct Shown {
    time: String,
    title: String,
    href: String,
    chip: Option<Chip>,
    /// In lists: how, where and with whom.
    meta: String,
}

/// A day of a list.
#[derive(Serialize)]
pub struct ListedDay {
    label: String,
    today: bool,
    entries: Vec<Shown>,
}

/// What is laid out, from its first day on.
pub struct Sheet<'a> {
    pub entries: &'a [Entry],
    pub first: NaiveDate,
    pub today: NaiveDate,
    pub holidays: &'a Holidays,
}

impl Sheet<'_> {
    pub fn month(&self) -> Vec<Vec<Square<Shown>>> {
        let known = Known { today: self.today, holidays: self.holidays, label: &tokyo::month_day };
        layout::month(self.first, &known, |day| {
            let own = self.entries.iter().filter(|entry| self.day_of(entry) == day);
            own.map(|entry| narrow(entry, wording::starts(entry.when))).collect()
        })
    }

    pub fn heads(&self) -> Vec<Head> {
        let head = |day: NaiveDate| Head {
            label: tokyo::month_day(day),
            short: format!("{}（{}）", day.day(), tokyo::weekday(day)),
            today: day == self.today,
            holiday: self.holidays.name(day).map(ToOwned::to_owned),
        };
        week_from(self.first).map(head).collect()
    }

    pub fn hours(&self) -> Vec<Hour<Shown>> {
        let placed = self.entries.iter().filter_map(|entry| {
            let column = (self.day_of(entry) - self.first).num_days();
            let column = usize::try_from(column).ok().filter(|column| *column < 7)?;
            let hour = match entry.when {
                When::Slot(at, _) | When::Moment(at) => Some(tokyo::time_of(at).hour()),
                When::Day(_) => None,
            };
            Some((column, hour, narrow(entry, wording::span(entry.when))))
        });
        layout::hours(placed, wording::ALL_DAY)
    }

    /// The first day alone; nothing where it is empty.
    pub fn list(&self) -> Vec<ListedDay> {
        if self.entries.is_empty() {
            return Vec::new();
        }
        let holiday = self.holidays.name(self.first);
        let day = tokyo::date(self.first);
        let label = holiday.map_or_else(|| day.clone(), |name| format!("{day} {name}"));
        let entries = self.entries.iter().map(|entry| Shown {
            title: wording::title(entry),
            meta: wording::notes(entry).join("　"),
            ..narrow(entry, wording::span(entry.when))
        });
        let today = self.first == self.today;
        vec![ListedDay { label, today, entries: entries.collect() }]
    }

    /// What began before the first day stands under it.
    fn day_of(&self, entry: &Entry) -> NaiveDate {
        tokyo::day_of(entry.when.starts()).max(self.first)
    }
}

/// For cells: everything in one line.
fn narrow(entry: &Entry, time: String) -> Shown {
    Shown {
        time,
        title: wording::whole_title(entry),
        href: entry.path.clone(),
        chip: entry.state.as_ref().map(|state| Chip::from(state.chip)),
        meta: String::new(),
    }
}
