//! The JSON of a rule.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::study_sessions::series::{End, HolidayShift, Nth, Pattern, Rule, SeriesPlan};
use crate::study_sessions::wording::series as say;
use crate::vocabulary::parse_time;
use crate::web::{Failure, Problems, words};

/// How the days of a series follow each other.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PatternKind {
    Weeks,
    Weekdays,
    MonthDay,
}

/// A rule. `pattern` says which of the fields count: `weeks` (every so many weeks on the weekday of
/// the first day) reads `every`; `weekdays` (the first and third Thursday of each month) reads `nths`
/// and `weekday`; `month_day` (a day of the month) reads `every` and `month_day`.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "pattern": "weekdays", "nths": ["first", "third"],
    "weekday": "thursday", "first": "2027-01-07", "times": 4, "holidays": "after",
    "starts": "14:00", "chosen": ["2027-01-07"] }))]
pub struct RuleBody {
    #[schema(schema_with = pattern_kind)]
    pattern: PatternKind,
    /// Weeks or months from one date to the next.
    #[schema(minimum = 1, maximum = 52)]
    every: Option<u32>,
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    nths: BTreeSet<Nth>,
    #[schema(schema_with = weekday, required = false)]
    weekday: Option<String>,
    #[schema(minimum = 1, maximum = 31)]
    month_day: Option<u32>,
    first: NaiveDate,
    /// The last day it may name; this or `times`.
    until: Option<NaiveDate>,
    /// How many dates take place; this or `until`.
    #[schema(minimum = 1, maximum = 60)]
    times: Option<u32>,
    /// What becomes of a date on a holiday, at the turn of the year or on a closure day.
    #[schema(schema_with = holiday_shift)]
    holidays: HolidayShift,
    /// Days of the rule on which nothing takes place.
    #[serde(default)]
    #[schema(max_items = 60)]
    skipped: BTreeSet<NaiveDate>,
    #[serde(default)]
    #[schema(max_items = 60)]
    moved: Vec<MoveBody>,
    /// In Tokyo.
    #[schema(example = "14:00")]
    starts: String,
    /// As long as the template when absent; only for a template of one part.
    ends: Option<String>,
    /// The days to make drafts for; a preview does without.
    #[serde(default)]
    #[schema(max_items = 60)]
    chosen: BTreeSet<NaiveDate>,
}

/// A day of the rule that goes to another day.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MoveBody {
    from: NaiveDate,
    to: NaiveDate,
}

type SchemaRef = utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>;

fn pattern_kind() -> SchemaRef {
    words(["weeks", "weekdays", "month_day"])
}

fn weekday() -> SchemaRef {
    words(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}

fn holiday_shift() -> SchemaRef {
    words(["keep", "before", "after", "leave_out"])
}

impl RuleBody {
    pub fn into_plan(self) -> Result<SeriesPlan, Failure> {
        let mut problems = Problems::none();
        let pattern = self.pattern(&mut problems);
        let end = match (self.until, self.times) {
            (Some(last), None) => End::Until(last),
            (None, Some(times)) => End::Times(times),
            _ => {
                problems.add("times", say::END);
                End::Times(1)
            }
        };
        let starts = problems.keep("starts", parse_time(&self.starts));
        let ends: Option<NaiveTime> =
            self.ends.as_deref().and_then(|typed| problems.keep("ends", parse_time(typed)));
        let moved: BTreeMap<_, _> = self.moved.iter().map(|one| (one.from, one.to)).collect();
        if !problems.is_empty() {
            return Err(Failure::invalid(problems.into_list()));
        }
        let rule = Rule {
            pattern,
            first: self.first,
            end,
            holidays: self.holidays,
            skipped: self.skipped,
            moved,
            starts: starts.unwrap_or_default(),
            ends,
        };
        Ok(SeriesPlan { rule, chosen: self.chosen })
    }

    /// What is missing is nought, which no rule takes.
    fn pattern(&self, problems: &mut Problems) -> Pattern {
        let every = self.every.unwrap_or_default();
        match self.pattern {
            PatternKind::Weeks => Pattern::Weeks { every },
            PatternKind::MonthDay => {
                Pattern::MonthDay { every, day: self.month_day.unwrap_or_default() }
            }
            PatternKind::Weekdays => {
                let named = self.weekday.as_deref().and_then(|name| name.parse::<Weekday>().ok());
                if named.is_none() {
                    problems.add("weekday", say::WEEKDAY);
                }
                let weekday = named.unwrap_or(Weekday::Mon);
                Pattern::Weekdays { nths: self.nths.clone(), weekday }
            }
        }
    }
}
