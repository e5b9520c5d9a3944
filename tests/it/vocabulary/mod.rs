//! The words everyone uses, held against published vectors and other people's programs.

mod business;
mod email_address;
mod entry;
mod fold;
mod holidays;
mod names;
mod numbers;
mod prefecture;
mod search_key;
mod text;
mod time_slot;
mod tokyo;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

/// A day written `2026-11-22`.
fn day(iso: &str) -> NaiveDate {
    iso.parse().unwrap()
}

/// A time of day written `14:00`.
fn time(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap()
}

/// An instant written as Tokyo shows it, `2026-11-22 14:00`.
fn tokyo_instant(text: &str) -> DateTime<Utc> {
    let (date, clock) = text.split_once(' ').unwrap();
    bansou::vocabulary::tokyo::instant(day(date), time(clock))
}
