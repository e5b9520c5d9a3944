//! A span of time that can be booked: whole minutes, start before end.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};
use serde::Serialize;

use super::tokyo;

/// Nothing that is booked lasts longer than a day; several days are several slots.
const LONGEST: TimeDelta = TimeDelta::hours(24);

/// From an instant (included) to a later one (excluded), in UTC and whole minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct TimeSlot {
    starts: DateTime<Utc>,
    ends: DateTime<Utc>,
}

/// Why two instants are not taken as a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotProblem {
    EndsBeforeItStarts,
    NotWholeMinutes,
    LongerThanADay,
}

impl TimeSlot {
    pub fn new(starts: DateTime<Utc>, ends: DateTime<Utc>) -> Result<Self, SlotProblem> {
        if !is_whole_minute(starts) || !is_whole_minute(ends) {
            return Err(SlotProblem::NotWholeMinutes);
        }
        if ends <= starts {
            return Err(SlotProblem::EndsBeforeItStarts);
        }
        if ends - starts > LONGEST {
            return Err(SlotProblem::LongerThanADay);
        }
        Ok(Self { starts, ends })
    }

    /// A slot within one day in Tokyo, as a form asks for it.
    pub fn on(day: NaiveDate, from: NaiveTime, until: NaiveTime) -> Result<Self, SlotProblem> {
        Self::new(tokyo::instant(day, from), tokyo::instant(day, until))
    }

    pub fn starts(&self) -> DateTime<Utc> {
        self.starts
    }

    /// The first instant that is free again.
    pub fn ends(&self) -> DateTime<Utc> {
        self.ends
    }

    pub fn length(&self) -> TimeDelta {
        self.ends - self.starts
    }

    pub fn minutes(&self) -> i64 {
        self.length().num_minutes()
    }

    /// True if some instant lies in both; slots that only touch do not overlap.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.starts < other.ends && other.starts < self.ends
    }

    pub fn contains(&self, instant: DateTime<Utc>) -> bool {
        self.starts <= instant && instant < self.ends
    }

    /// True if all of `other` lies within this slot.
    pub fn encloses(&self, other: &Self) -> bool {
        self.starts <= other.starts && other.ends <= self.ends
    }

    /// The day in Tokyo on which it starts.
    pub fn day(&self) -> NaiveDate {
        tokyo::day_of(self.starts)
    }

    /// `2026年11月22日（日）14:00～15:30`
    pub fn shown(&self) -> String {
        tokyo::span(self.starts, self.ends)
    }

    /// `Sun, 22 Nov 2026, 14:00–15:30 JST (UTC+9)`
    pub fn shown_in_english(&self) -> String {
        tokyo::english_span(self.starts, self.ends)
    }
}

fn is_whole_minute(instant: DateTime<Utc>) -> bool {
    instant.second() == 0 && instant.nanosecond() == 0
}
