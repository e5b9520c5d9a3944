//! What an accompanist enters: hours by weekday, and what differs on a date.

use chrono::{Datelike as _, NaiveDate, Weekday};

use super::{CELL_MINUTES, DAY_MINUTES, Modes};

/// Why hours are not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleProblem {
    EndsBeforeItStarts,
    /// Hours begin and end at full five minutes, like the cells of the calendar.
    NotInFives,
    /// A day ends at 24:00; what goes on is a rule of the next day, and both merge.
    BeyondMidnight,
    /// Nobody could meet in these hours.
    NoMode,
    /// The last day of validity lies before the first.
    ValidityEndsBeforeItStarts,
}

/// Hours of a day on the clock in Tokyo, in minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeRange {
    from: u16,
    until: u16,
}

impl TimeRange {
    /// From a minute (included) to a later one (excluded, 1440 is 24:00), both multiples of five.
    pub fn new(from: u16, until: u16) -> Result<Self, RuleProblem> {
        if from >= until {
            return Err(RuleProblem::EndsBeforeItStarts);
        }
        if until > DAY_MINUTES {
            return Err(RuleProblem::BeyondMidnight);
        }
        if !from.is_multiple_of(CELL_MINUTES) || !until.is_multiple_of(CELL_MINUTES) {
            return Err(RuleProblem::NotInFives);
        }
        Ok(Self { from, until })
    }

    /// Minutes after midnight.
    pub fn from(self) -> u16 {
        self.from
    }

    /// Minutes after midnight, at most 1440.
    pub fn until(self) -> u16 {
        self.until
    }

    pub(super) fn contains(self, minute: u16) -> bool {
        (self.from..self.until).contains(&minute)
    }

    pub(super) fn cells(self) -> (usize, usize) {
        (usize::from(self.from / CELL_MINUTES), usize::from(self.until / CELL_MINUTES))
    }
}

/// The days on which a rule holds; open on either side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
}

impl Validity {
    pub const ALWAYS: Self = Self { first: None, last: None };

    /// Both days included.
    pub fn new(first: Option<NaiveDate>, last: Option<NaiveDate>) -> Result<Self, RuleProblem> {
        match (first, last) {
            (Some(first), Some(last)) if last < first => {
                Err(RuleProblem::ValidityEndsBeforeItStarts)
            }
            _ => Ok(Self { first, last }),
        }
    }

    pub fn first(self) -> Option<NaiveDate> {
        self.first
    }

    pub fn last(self) -> Option<NaiveDate> {
        self.last
    }

    pub fn contains(self, day: NaiveDate) -> bool {
        self.first.is_none_or(|first| first <= day) && self.last.is_none_or(|last| day <= last)
    }
}

/// Hours that come back every week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeeklyRule {
    weekday: Weekday,
    hours: TimeRange,
    modes: Modes,
    validity: Validity,
}

impl WeeklyRule {
    /// Valid always; narrow it with [`Self::valid`].
    pub fn new(weekday: Weekday, hours: TimeRange, modes: Modes) -> Result<Self, RuleProblem> {
        if modes.is_empty() {
            return Err(RuleProblem::NoMode);
        }
        Ok(Self { weekday, hours, modes, validity: Validity::ALWAYS })
    }

    pub fn valid(self, validity: Validity) -> Self {
        Self { validity, ..self }
    }

    pub fn weekday(&self) -> Weekday {
        self.weekday
    }

    pub fn hours(&self) -> TimeRange {
        self.hours
    }

    pub fn modes(&self) -> Modes {
        self.modes
    }

    pub fn validity(&self) -> Validity {
        self.validity
    }

    pub(super) fn applies_on(&self, day: NaiveDate) -> bool {
        day.weekday() == self.weekday && self.validity.contains(day)
    }
}

/// What differs on one date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayException {
    day: NaiveDate,
    extra: Option<(TimeRange, Modes)>,
}

impl DayException {
    /// The weekly rules rest on this day.
    pub fn closed(day: NaiveDate) -> Self {
        Self { day, extra: None }
    }

    /// Hours on this day beside the weekly ones, also on a day off.
    pub fn extra(day: NaiveDate, hours: TimeRange, modes: Modes) -> Result<Self, RuleProblem> {
        if modes.is_empty() {
            return Err(RuleProblem::NoMode);
        }
        Ok(Self { day, extra: Some((hours, modes)) })
    }

    pub fn day(&self) -> NaiveDate {
        self.day
    }

    pub fn is_closed(&self) -> bool {
        self.extra.is_none()
    }

    /// The extra hours and their modes; none if the day is closed.
    pub fn opening(&self) -> Option<(TimeRange, Modes)> {
        self.extra
    }
}
