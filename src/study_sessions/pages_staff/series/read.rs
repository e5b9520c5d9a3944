use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveTime};

use super::fields::{NTHS, SHIFTS, WEEKDAYS};
use crate::study_sessions::pages_staff::plan_form;
use crate::study_sessions::series::{End, HolidayShift, Pattern, Rule};
use crate::study_sessions::wording::series as say;
use crate::vocabulary::{parse_date, parse_date_fields, parse_time};
use crate::web::{Form, Problems};

/// The rule as it was typed, or everything wrong with it.
pub fn rule(form: &Form) -> Result<Rule, Problems> {
    let mut problems = Problems::none();
    let first = date(form, "first", &mut problems);
    let starts = problems.keep("starts", parse_time(form.text("starts")));
    let ends: Option<NaiveTime> =
        form.filled("ends").and_then(|typed| problems.keep("ends", parse_time(typed)));
    let end = end(form, &mut problems);
    let pattern = pattern(form, &mut problems);
    let (skipped, moved) = (skipped(form, &mut problems), moved(form, &mut problems));
    let shift = SHIFTS.iter().find(|(code, _)| *code == form.text("holidays"));
    let read = first.zip(starts).zip(end).zip(pattern);
    let Some((((first, starts), end), pattern)) = read.filter(|_| problems.is_empty()) else {
        return Err(problems);
    };
    let holidays = shift.map_or(HolidayShift::After, |(_, shift)| *shift);
    let rule = Rule { pattern, first, end, holidays, skipped, moved, starts, ends };
    let wrong = rule.problems();
    if wrong.is_empty() { Ok(rule) } else { Err(wrong) }
}

fn pattern(form: &Form, problems: &mut Problems) -> Option<Pattern> {
    match form.text("pattern") {
        "weekdays" => {
            let nths = NTHS.iter().filter(|(code, _)| form.all("nths").contains(code));
            let weekday = WEEKDAYS.iter().find(|(code, _)| *code == form.text("weekday"));
            if weekday.is_none() {
                problems.add("weekday", say::WEEKDAY);
            }
            Some(Pattern::Weekdays {
                nths: nths.map(|(_, nth)| *nth).collect(),
                weekday: weekday?.1,
            })
        }
        "month_day" => Some(Pattern::MonthDay {
            every: number(form, "every", say::EVERY_MONTHS, problems)?,
            day: number(form, "month_day", say::MONTH_DAY, problems)?,
        }),
        _ => Some(Pattern::Weeks { every: number(form, "every", say::EVERY_WEEKS, problems)? }),
    }
}

fn end(form: &Form, problems: &mut Problems) -> Option<End> {
    let until =
        ["year", "month", "day"].iter().any(|part| form.filled(&format!("until_{part}")).is_some());
    match (form.filled("times").is_some(), until) {
        (true, false) => number(form, "times", say::TIMES, problems).map(End::Times),
        (false, true) => date(form, "until", problems).map(End::Until),
        _ => {
            problems.add("times", say::END);
            None
        }
    }
}

fn number(form: &Form, name: &str, said: &str, problems: &mut Problems) -> Option<u32> {
    let mut unread = Problems::none();
    let typed = plan_form::number(form, name, &(0..=i32::MAX), &mut unread);
    let read = typed.and_then(|number| u32::try_from(number).ok());
    if read.is_none() {
        problems.add(name, said);
    }
    read
}

fn date(form: &Form, name: &str, problems: &mut Problems) -> Option<NaiveDate> {
    let part = |part: &str| form.text(&format!("{name}_{part}"));
    problems.keep(name, parse_date_fields(part("year"), part("month"), part("day")))
}

fn lines<'a>(form: &'a Form, name: &str) -> impl Iterator<Item = &'a str> {
    form.text(name).lines().map(str::trim).filter(|line| !line.is_empty())
}

fn skipped(form: &Form, problems: &mut Problems) -> BTreeSet<NaiveDate> {
    let read: Option<BTreeSet<_>> =
        lines(form, "skipped").map(|line| parse_date(line).ok()).collect();
    read.unwrap_or_else(|| {
        problems.add("skipped", say::DAY_LINE);
        BTreeSet::new()
    })
}

fn moved(form: &Form, problems: &mut Problems) -> BTreeMap<NaiveDate, NaiveDate> {
    let pair = |line: &str| {
        let (from, to) = line.split_once(['→', '>']).or_else(|| line.split_once("から"))?;
        let from = from.trim().trim_end_matches('-');
        Some((parse_date(from).ok()?, parse_date(to.trim()).ok()?))
    };
    let read: Option<BTreeMap<_, _>> = lines(form, "moved").map(pair).collect();
    read.unwrap_or_else(|| {
        problems.add("moved", say::MOVE_LINE);
        BTreeMap::new()
    })
}
