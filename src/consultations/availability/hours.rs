//! Weekly hours and single days as typed.

use chrono::{NaiveDate, Timelike as _, Weekday};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::availability::{
    DayException, Mode, Modes, RuleProblem, TimeRange, Validity, WeeklyRule,
};
use crate::consultations::wording::availability as say;
use crate::vocabulary::{ShortText, parse_date, parse_time};
use crate::web::{Problems, number_sent, sent_text};

/// Minutes of a day.
const MIDNIGHT: u16 = 1440;

/// Hours that come back every week, as typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct RawRule {
    /// `1` is Monday, `7` is Sunday.
    #[serde(deserialize_with = "sent_text")]
    #[schema(schema_with = number_sent)]
    pub weekday: String,
    /// `9:00`
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub from: String,
    /// `12:00`; `24:00` is the end of the day.
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub until: String,
    /// `in_person`, `online`, `phone`
    pub modes: Vec<String>,
    /// Empty for always.
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub valid_from: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub valid_until: String,
}

/// One day that differs, as typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RawException {
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub day: String,
    /// The weekly hours rest; otherwise hours are added.
    pub closed: bool,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub from: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub until: String,
    pub modes: Vec<String>,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub note: String,
}

/// A rule that can be stored.
pub type RuleDraft = WeeklyRule;

/// A day that can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExceptionDraft {
    pub exception: DayException,
    pub note: Option<ShortText<100>>,
}

impl RawRule {
    /// The rule, or every problem noted under `prefix`.
    pub fn check(&self, prefix: &str, problems: &mut Problems) -> Option<RuleDraft> {
        let field = |name: &str| format!("{prefix}{name}");
        let weekday = match self.weekday.trim().parse::<u8>() {
            Ok(number @ 1..=7) => Weekday::try_from(number - 1).ok(),
            _ => None,
        };
        if weekday.is_none() {
            problems.add(field("weekday"), say::WEEKDAY);
        }
        let hours = hours(prefix, problems, (&self.from, &self.until));
        let modes = modes(&field("modes"), &self.modes, problems);
        let first = optional_day(&field("valid_from"), &self.valid_from, problems);
        let last = optional_day(&field("valid_until"), &self.valid_until, problems);
        let validity = problems.keep(&field("valid_until"), Validity::new(first?, last?))?;
        let rule = WeeklyRule::new(weekday?, hours?, modes?);
        Some(problems.keep(&field("modes"), rule)?.valid(validity))
    }
}

impl RawException {
    /// The day, or everything that is wrong.
    pub fn check(&self) -> Result<ExceptionDraft, Problems> {
        let mut problems = Problems::none();
        let day = problems.keep("day", parse_date(&self.day));
        let note = problems.keep("note", ShortText::parse_optional(&self.note));
        let exception = if self.closed {
            day.map(DayException::closed)
        } else {
            let hours = hours("", &mut problems, (&self.from, &self.until));
            let modes = modes("modes", &self.modes, &mut problems);
            match (day, hours, modes) {
                (Some(day), Some(hours), Some(modes)) => {
                    problems.keep("modes", DayException::extra(day, hours, modes))
                }
                _ => None,
            }
        };
        match (exception, note) {
            (Some(exception), Some(note)) if problems.is_empty() => {
                Ok(ExceptionDraft { exception, note })
            }
            _ => Err(problems),
        }
    }
}

/// Known modes, at least one.
pub fn modes(field: &str, typed: &[String], problems: &mut Problems) -> Option<Modes> {
    let mut modes = Modes::NONE;
    for code in typed.iter().map(|code| code.trim()).filter(|code| !code.is_empty()) {
        if let Some(mode) = Mode::from_code(code) {
            modes = modes.with(mode);
        } else {
            problems.add(field, say::MODE);
            return None;
        }
    }
    if modes.is_empty() {
        problems.add(field, RuleProblem::NoMode.to_string());
        return None;
    }
    Some(modes)
}

fn hours(prefix: &str, problems: &mut Problems, (from, until): (&str, &str)) -> Option<TimeRange> {
    let from = problems.keep(&format!("{prefix}from"), minute(from));
    let until = problems.keep(&format!("{prefix}until"), end_minute(until));
    problems.keep(&format!("{prefix}until"), TimeRange::new(from?, until?))
}

fn minute(typed: &str) -> Result<u16, crate::vocabulary::TimeProblem> {
    let time = parse_time(typed)?;
    Ok(u16::try_from(time.hour() * 60 + time.minute()).unwrap_or(MIDNIGHT))
}

/// Midnight ends a day, however it is written.
fn end_minute(typed: &str) -> Result<u16, crate::vocabulary::TimeProblem> {
    if matches!(typed.trim(), "24:00" | "24時" | "2400") {
        return Ok(MIDNIGHT);
    }
    minute(typed).map(|minute| if minute == 0 { MIDNIGHT } else { minute })
}

/// None inside for an empty field, none outside for a wrong one.
#[expect(clippy::option_option, reason = "empty and wrong are different answers")]
fn optional_day(field: &str, typed: &str, problems: &mut Problems) -> Option<Option<NaiveDate>> {
    if typed.trim().is_empty() {
        return Some(None);
    }
    problems.keep(field, parse_date(typed)).map(Some)
}
