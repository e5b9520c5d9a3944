//! Dates: `2026/11/22`, `2026-11-22`, `20261122`, `R8.11.22`, `令和8年11月22日`, `元年`.

use chrono::{Datelike, NaiveDate};

use super::{number, plain};
use crate::vocabulary::tokyo::{Era, weekday};

/// The years a typed date may lie in: from the present calendar's first in Japan.
const YEARS: std::ops::RangeInclusive<i32> = 1873..=2199;

/// Why a text is not taken as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateProblem {
    Empty,
    /// The text has none of the forms of a date.
    Form,
    /// A year that is neither four digits nor an era with its year.
    Year,
    /// The era had ended by then, or had not begun.
    Era(Era),
    Month,
    Day,
    /// The month has no such day.
    NoSuchDay {
        month: u32,
        day: u32,
    },
    /// The weekday beside the date is another one.
    Weekday,
}

/// Reads a date in any width. A weekday in brackets behind it, as our own pages show it, must
/// agree.
pub fn parse_date(raw: &str) -> Result<NaiveDate, DateProblem> {
    let text = plain(raw);
    if text.is_empty() {
        return Err(DateProblem::Empty);
    }
    let (text, named) = without_weekday(&text)?;
    let [year, month, day] = parts(text).ok_or(DateProblem::Form)?;
    let date = assembled(year, month, day)?;
    if named.is_some_and(|name| name != weekday(date)) {
        return Err(DateProblem::Weekday);
    }
    Ok(date)
}

/// Reads a date from three fields; the year may be `2026`, `令和8`, `R8` or `令和元年`, and 年, 月
/// and 日 may stand behind the numbers.
pub fn parse_date_fields(year: &str, month: &str, day: &str) -> Result<NaiveDate, DateProblem> {
    let (year, month, day) = (plain(year), plain(month), plain(day));
    if year.is_empty() && month.is_empty() && day.is_empty() {
        return Err(DateProblem::Empty);
    }
    assembled(year.trim_end_matches('年'), month.trim_end_matches('月'), day.trim_end_matches('日'))
}

/// The date without `(日)` or `(日曜日)` behind it, and the weekday so named.
fn without_weekday(text: &str) -> Result<(&str, Option<&str>), DateProblem> {
    let Some(inner) = text.strip_suffix(')') else { return Ok((text, None)) };
    let (date, name) = inner.rsplit_once('(').ok_or(DateProblem::Form)?;
    Ok((date, Some(name.trim_end_matches("曜日").trim_end_matches('曜'))))
}

fn parts(text: &str) -> Option<[&str; 3]> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some([&text[..4], &text[4..6], &text[6..]]);
    }
    if let Some((year, rest)) = text.split_once('年') {
        let (month, day) = rest.split_once('月')?;
        return Some([year, month, day.strip_suffix('日')?]);
    }
    ['/', '-', '.'].iter().find_map(|separator| {
        let mut parts = text.split(*separator);
        let three = [parts.next()?, parts.next()?, parts.next()?];
        parts.next().is_none().then_some(three)
    })
}

fn assembled(year: &str, month: &str, day: &str) -> Result<NaiveDate, DateProblem> {
    let (year, era) = western_year(year)?;
    let month = number(month, 2).filter(|m| (1..=12).contains(m)).ok_or(DateProblem::Month)?;
    let day = number(day, 2).filter(|d| (1..=31).contains(d)).ok_or(DateProblem::Day)?;
    let date =
        NaiveDate::from_ymd_opt(year, month, day).ok_or(DateProblem::NoSuchDay { month, day })?;
    match era {
        Some(era) if Era::of(date).map(|(of, _)| of) != Some(era) => Err(DateProblem::Era(era)),
        _ if !YEARS.contains(&date.year()) => Err(DateProblem::Year),
        _ => Ok(date),
    }
}

/// The Western year, and the era if the year was given in one.
fn western_year(text: &str) -> Result<(i32, Option<Era>), DateProblem> {
    let digits = text.find(|c: char| c.is_ascii_digit() || c == '元').ok_or(DateProblem::Year)?;
    let (name, year) = text.split_at(digits);
    if name.is_empty() {
        let year = number(year, 4).filter(|_| year.len() == 4).ok_or(DateProblem::Year)?;
        return Ok((i32::try_from(year).map_err(|_| DateProblem::Year)?, None));
    }
    let era = Era::named(name).ok_or(DateProblem::Year)?;
    let year = if year == "元" { Some(1) } else { number(year, 3).filter(|year| *year > 0) };
    let year = year.and_then(|year| i32::try_from(year).ok()).ok_or(DateProblem::Year)?;
    Ok((era.western(year), Some(era)))
}
