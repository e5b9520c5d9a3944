//! Dates and times as they are written in letters and on pages: half-width digits, full-width
//! brackets and tilde (reference, section 3.4), and one English form for partners abroad.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc, Weekday};

use super::{Era, day_of, local, time_of};

/// `日`
pub fn weekday(day: NaiveDate) -> &'static str {
    match day.weekday() {
        Weekday::Mon => "月",
        Weekday::Tue => "火",
        Weekday::Wed => "水",
        Weekday::Thu => "木",
        Weekday::Fri => "金",
        Weekday::Sat => "土",
        Weekday::Sun => "日",
    }
}

/// `2026年11月22日（日）`
pub fn date(day: NaiveDate) -> String {
    format!("{}年{}", day.year(), month_day(day))
}

/// `11月22日（日）`
pub fn month_day(day: NaiveDate) -> String {
    format!("{}月{}日（{}）", day.month(), day.day(), weekday(day))
}

/// `令和8年11月22日（日）`; before 1873 the Western form.
pub fn era_date(day: NaiveDate) -> String {
    match Era::of(day) {
        Some((era, year)) => {
            format!("{}{}年{}", era.kanji(), Era::year_text(year), month_day(day))
        }
        None => date(day),
    }
}

/// `令和8年`, of a day: the era can change within a Western year.
pub fn era_year(day: NaiveDate) -> String {
    match Era::of(day) {
        Some((era, year)) => format!("{}{}年", era.kanji(), Era::year_text(year)),
        None => format!("{}年", day.year()),
    }
}

/// `R08.11.22`, the short form of JIS X 0301; before 1873 `1872.12.31`.
pub fn era_short(day: NaiveDate) -> String {
    match Era::of(day) {
        Some((era, year)) => {
            format!("{}{year:02}.{:02}.{:02}", era.letter(), day.month(), day.day())
        }
        None => day.format("%Y.%m.%d").to_string(),
    }
}

/// `14:00`, `9:30`
pub fn time(time: NaiveTime) -> String {
    format!("{}:{:02}", time.hour(), time.minute())
}

/// `2026年11月22日（日）14:00`
pub fn date_time(instant: DateTime<Utc>) -> String {
    date(day_of(instant)) + &time(time_of(instant))
}

/// `2026年11月22日（日）14:00～15:30`; over midnight the second day is named, the year again
/// only where it changes. An end at midnight is 24:00 of the day before.
pub fn span(starts: DateTime<Utc>, ends: DateTime<Utc>) -> String {
    joined(starts, ends, date)
}

/// As [`span`], without the year: `11月22日（日）14:00～15:30`.
pub fn month_day_span(starts: DateTime<Utc>, ends: DateTime<Utc>) -> String {
    joined(starts, ends, month_day)
}

/// As [`span`], in the era form: `令和8年11月22日（日）14:00～15:30`.
pub fn era_span(starts: DateTime<Utc>, ends: DateTime<Utc>) -> String {
    joined(starts, ends, era_date)
}

/// `2026年11月22日（日）～11月23日（月）`; a single day is shown once.
pub fn date_span(first: NaiveDate, last: NaiveDate) -> String {
    if first == last {
        return date(first);
    }
    format!("{}～{}", date(first), later_day(first, last, date))
}

/// `Sun, 22 Nov 2026`
pub fn english_date(day: NaiveDate) -> String {
    day.format("%a, %-d %b %Y").to_string()
}

/// The zone of a time, for readers who live by another clock.
pub const ENGLISH_ZONE: &str = "JST (UTC+9)";

/// `Sun, 22 Nov 2026, 14:00–15:30 JST (UTC+9)`; over midnight
/// `Sun, 22 Nov 2026, 22:00 – Mon, 23 Nov 2026, 1:00 JST (UTC+9)`.
pub fn english_span(starts: DateTime<Utc>, ends: DateTime<Utc>) -> String {
    let first = day_of(starts);
    let (last, until) = end(starts, ends);
    let from = time(time_of(starts));
    if first == last {
        return format!("{}, {from}–{until} {ENGLISH_ZONE}", english_date(first));
    }
    let (first, last) = (english_date(first), english_date(last));
    format!("{first}, {from} – {last}, {until} {ENGLISH_ZONE}")
}

fn joined(starts: DateTime<Utc>, ends: DateTime<Utc>, shown: fn(NaiveDate) -> String) -> String {
    let first = day_of(starts);
    let (last, until) = end(starts, ends);
    let from = time(time_of(starts));
    if first == last {
        return format!("{}{from}～{until}", shown(first));
    }
    let later = later_day(first, last, shown);
    format!("{}{from}～{later}{until}", shown(first))
}

fn later_day(first: NaiveDate, last: NaiveDate, shown: fn(NaiveDate) -> String) -> String {
    if first.year() == last.year() { month_day(last) } else { shown(last) }
}

/// Day and time of an end, midnight being 24:00 of the day that ends there.
fn end(starts: DateTime<Utc>, ends: DateTime<Utc>) -> (NaiveDate, String) {
    let there = local(ends);
    if there.time() == NaiveTime::MIN && starts < ends {
        (day_of(ends - TimeDelta::nanoseconds(1)), "24:00".to_owned())
    } else {
        (there.date_naive(), time(there.time()))
    }
}
