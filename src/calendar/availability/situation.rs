//! What is the same for every accompanist, and which days are asked for.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike as _, Days, NaiveDate, Utc};

use super::Reach;
use crate::vocabulary::{BusinessCalendar, tokyo};

/// The moment of asking, the days off, and how business days are counted.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    pub now: DateTime<Utc>,
    /// Holidays and closures of the programme, at least those within the days asked for.
    pub days_off: &'a BTreeSet<NaiveDate>,
    /// Counts the notice.
    pub calendar: &'a BusinessCalendar,
}

impl Situation<'_> {
    /// The first instant at which a meeting may start.
    pub(super) fn earliest(&self, reach: Reach) -> DateTime<Utc> {
        if reach.notice_business_days() == 0 {
            return self.now;
        }
        let today = tokyo::day_of(self.now);
        let notice = i32::from(reach.notice_business_days());
        let day = self.calendar.add_business_days(today, notice);
        tokyo::instant(day, self.calendar.hours().opens())
    }

    /// The last day on which a meeting may start.
    pub(super) fn last_day(&self, reach: Reach) -> NaiveDate {
        let horizon = Days::new(u64::from(reach.horizon_days()));
        tokyo::day_of(self.now).checked_add_days(horizon).unwrap_or(NaiveDate::MAX)
    }
}

/// Why days are not taken as a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanProblem {
    EndsBeforeItStarts,
    /// Longer than [`DaySpan::LONGEST`].
    TooLong,
    /// Before 2000 or after 2199.
    OutOfReach,
}

/// Days in Tokyo, first and last included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaySpan {
    first: NaiveDate,
    last: NaiveDate,
}

impl DaySpan {
    /// In days: a little more than the longest horizon.
    pub const LONGEST: u64 = 401;

    pub fn new(first: NaiveDate, last: NaiveDate) -> Result<Self, SpanProblem> {
        if last < first {
            return Err(SpanProblem::EndsBeforeItStarts);
        }
        if first.year() < 2000 || last.year() > 2199 {
            return Err(SpanProblem::OutOfReach);
        }
        if (last - first).num_days().unsigned_abs() >= Self::LONGEST {
            return Err(SpanProblem::TooLong);
        }
        Ok(Self { first, last })
    }

    pub fn first(self) -> NaiveDate {
        self.first
    }

    pub fn last(self) -> NaiveDate {
        self.last
    }

    /// As far as it lies on or before a day.
    pub(super) fn until(self, last: NaiveDate) -> Option<Self> {
        let last = self.last.min(last);
        (self.first <= last).then_some(Self { first: self.first, last })
    }
}
