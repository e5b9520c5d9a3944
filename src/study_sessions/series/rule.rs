//! What a rule says. Pure.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

use crate::calendar;
use crate::database::Stop;
use crate::study_sessions::session::Refusal as SessionRefusal;
use crate::study_sessions::wording::series as say;
use crate::web::Problems;

/// A rule that names more is a slip of the finger.
pub const MOST_DATES: u32 = 60;
/// Nobody plans further ahead.
pub const FURTHEST_YEARS: i32 = 3;

/// Which of the weekdays of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nth {
    First,
    Second,
    Third,
    Fourth,
    Last,
}

impl Nth {
    pub const ALL: [Self; 5] = [Self::First, Self::Second, Self::Third, Self::Fourth, Self::Last];
}

/// How the days follow each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Pattern {
    /// On the weekday of the first day, every so many weeks.
    Weeks { every: u32 },
    /// On certain weekdays of each month: the first and the third Thursday.
    Weekdays { nths: BTreeSet<Nth>, weekday: Weekday },
    /// On a day of the month, every so many months; a month that is too short takes its last day.
    MonthDay { every: u32, day: u32 },
}

/// Where it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The last day it may name.
    Until(NaiveDate),
    /// After so many dates that take place.
    Times(u32),
}

/// What becomes of a date on a holiday, at the turn of the year or on a closure day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolidayShift {
    Keep,
    /// To the nearest open day before.
    Before,
    /// To the nearest open day after.
    After,
    LeaveOut,
}

/// A rule with its exceptions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub pattern: Pattern,
    /// No day before this one is named.
    pub first: NaiveDate,
    pub end: End,
    pub holidays: HolidayShift,
    /// Days of the rule on which nothing takes place.
    pub skipped: BTreeSet<NaiveDate>,
    /// Days of the rule that go to another day, whatever day that is.
    pub moved: BTreeMap<NaiveDate, NaiveDate>,
    pub starts: NaiveTime,
    /// None: as long as the template. Only for a template of one part.
    pub ends: Option<NaiveTime>,
}

impl Rule {
    /// Everything wrong with it by itself.
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::none();
        match &self.pattern {
            Pattern::Weeks { every } if !(1..=52).contains(every) => {
                problems.add("every", say::EVERY_WEEKS);
            }
            Pattern::Weekdays { nths, .. } if nths.is_empty() => problems.add("nths", say::NTHS),
            Pattern::MonthDay { every, .. } if !(1..=12).contains(every) => {
                problems.add("every", say::EVERY_MONTHS);
            }
            Pattern::MonthDay { day, .. } if !(1..=31).contains(day) => {
                problems.add("month_day", say::MONTH_DAY);
            }
            _ => {}
        }
        match self.end {
            End::Until(last) if last < self.first || last > self.horizon() => {
                problems.add("until", say::UNTIL);
            }
            End::Times(times) if !(1..=MOST_DATES).contains(&times) => {
                problems.add("times", say::TIMES);
            }
            _ => {}
        }
        if self.ends.is_some_and(|ends| ends <= self.starts) {
            problems.add("ends", say::ENDS);
        }
        if self.moved.keys().any(|day| self.skipped.contains(day)) {
            problems.add("moved", say::SKIPPED_AND_MOVED);
        }
        problems
    }

    /// No day beyond this one is named.
    pub fn horizon(&self) -> NaiveDate {
        let years = chrono::Months::new(u32::try_from(FURTHEST_YEARS * 12).unwrap_or_default());
        self.first.checked_add_months(years).unwrap_or(NaiveDate::MAX)
    }
}

/// Why a series is not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    Invalid(Problems),
    /// The chosen dates are not all named by the rule any more, or were made meanwhile.
    DatesChanged,
    /// Speakers, room or licence are taken on some of the dates: everything in the way.
    Occupied(Vec<calendar::Busy>),
    /// A draft cannot be made for another reason.
    Session(SessionRefusal),
}

impl From<Refusal> for Stop<Refusal> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<SessionRefusal> for Refusal {
    fn from(refusal: SessionRefusal) -> Self {
        match refusal {
            SessionRefusal::Occupied(busy) => Self::Occupied(busy),
            SessionRefusal::NotFound => Self::NotFound,
            other => Self::Session(other),
        }
    }
}
