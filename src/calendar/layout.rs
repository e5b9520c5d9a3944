//! A month in squares and a week by hours, as the macros `month_calendar` and `week_table` draw
//! them. What stands in them is whatever the page shows.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Days, Months, NaiveDate, Weekday};
use serde::Serialize;

use crate::vocabulary::Holidays;

/// A link to the time before or after.
#[derive(Serialize)]
pub struct Move {
    pub label: String,
    pub href: String,
}

/// One square of a month.
#[derive(Serialize)]
pub struct Square<E> {
    pub number: u32,
    pub label: String,
    /// Of the month before or after; such a square is empty.
    pub outside: bool,
    pub today: bool,
    pub holiday: Option<String>,
    /// `sat` or `sun`
    pub kind: Option<&'static str>,
    pub entries: Vec<E>,
}

/// A day above its column of a week.
#[derive(Serialize)]
pub struct Head {
    pub label: String,
    pub short: String,
    pub today: bool,
    pub holiday: Option<String>,
}

/// An hour in which something begins.
#[derive(Serialize)]
pub struct Hour<E> {
    pub time: String,
    /// Of each day of the week.
    pub cells: Vec<Vec<E>>,
}

/// What is known of days beside what stands in them.
pub struct Known<'a> {
    pub today: NaiveDate,
    pub holidays: &'a Holidays,
    /// What a day is called.
    pub label: &'a dyn Fn(NaiveDate) -> String,
}

/// A day a calendar can be asked for; far away nothing is ever entered.
pub fn is_within_reach(day: NaiveDate) -> bool {
    (2000..=2199).contains(&day.year())
}

pub fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

pub fn monday_of(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

/// First day of the month before and of the month after.
pub fn months_around(first: NaiveDate) -> (NaiveDate, NaiveDate) {
    let one = Months::new(1);
    let before = first.checked_sub_months(one).unwrap_or(first);
    (before, first.checked_add_months(one).unwrap_or(first))
}

/// The seven days from a Monday on.
pub fn week_from(monday: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    (0..7).map(move |ahead| monday + Days::new(ahead))
}

/// Whole weeks from Monday, as many as the month touches.
pub fn month<E>(
    first: NaiveDate,
    known: &Known<'_>,
    mut entries: impl FnMut(NaiveDate) -> Vec<E>,
) -> Vec<Vec<Square<E>>> {
    let next = months_around(first).1;
    let mut monday = monday_of(first);
    let mut weeks = Vec::new();
    while monday < next {
        let squares = week_from(monday).map(|day| {
            let outside = day.month() != first.month();
            square(known, (day, outside), if outside { Vec::new() } else { entries(day) })
        });
        weeks.push(squares.collect());
        monday = monday + Days::new(7);
    }
    weeks
}

fn square<E>(known: &Known<'_>, (day, outside): (NaiveDate, bool), entries: Vec<E>) -> Square<E> {
    Square {
        number: day.day(),
        label: (known.label)(day),
        outside,
        today: day == known.today,
        holiday: known.holidays.name(day).filter(|_| !outside).map(ToOwned::to_owned),
        kind: match day.weekday() {
            Weekday::Sat => Some("sat"),
            Weekday::Sun => Some("sun"),
            _ => None,
        },
        entries,
    }
}

/// Entries of a week by the hour in which they begin, and by the day, counted from 0; before them
/// those that have no hour, under these words.
pub fn hours<E>(
    entries: impl IntoIterator<Item = (usize, Option<u32>, E)>,
    without_hour: &str,
) -> Vec<Hour<E>> {
    let mut hours: BTreeMap<Option<u32>, Vec<Vec<E>>> = BTreeMap::new();
    for (column, hour, entry) in entries {
        let cells = hours.entry(hour);
        cells.or_insert_with(|| (0..7).map(|_| Vec::new()).collect())[column].push(entry);
    }
    let time = |hour: Option<u32>| match hour {
        Some(hour) => format!("{hour}:00"),
        None => without_hour.to_owned(),
    };
    hours.into_iter().map(|(hour, cells)| Hour { time: time(hour), cells }).collect()
}
