//! Counting in business days and business hours.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc, Weekday};

use super::{Holidays, OfficeHours};
use crate::vocabulary::tokyo;

/// When the secretariat works. Closed are Saturdays, Sundays, holidays, 29 December to 3 January
/// (the days administrative bodies rest by law) and the closure days entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BusinessCalendar {
    holidays: Holidays,
    closures: BTreeSet<NaiveDate>,
    hours: OfficeHours,
}

impl BusinessCalendar {
    pub fn new(
        holidays: Holidays,
        closures: impl IntoIterator<Item = NaiveDate>,
        hours: OfficeHours,
    ) -> Self {
        Self { holidays, closures: closures.into_iter().collect(), hours }
    }

    pub fn holidays(&self) -> &Holidays {
        &self.holidays
    }

    pub fn hours(&self) -> OfficeHours {
        self.hours
    }

    pub fn is_open(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.is_day_off(day)
    }

    /// True on holidays, at the turn of the year and on closure days, weekends or not.
    pub fn is_day_off(&self, day: NaiveDate) -> bool {
        is_turn_of_the_year(day) || self.closures.contains(&day) || self.holidays.contains(day)
    }

    /// True while somebody answers: on an open day, within office hours.
    pub fn is_open_at(&self, instant: DateTime<Utc>) -> bool {
        let (opens, closes) = self.opening(tokyo::day_of(instant));
        self.is_open(tokyo::day_of(instant)) && opens <= instant && instant < closes
    }

    /// The `n`th open day after `day`, or before it if `n` is negative; `day` itself is never
    /// counted. Nought gives `day` if it is open, otherwise the next open day.
    pub fn add_business_days(&self, day: NaiveDate, n: i32) -> NaiveDate {
        if n == 0 {
            return self.open_on_or_after(day);
        }
        let step = if n > 0 { after } else { before };
        let mut reached = day;
        for _ in 0..n.unsigned_abs() {
            reached = step(reached);
            while !self.is_open(reached) && reached != step(reached) {
                reached = step(reached);
            }
        }
        reached
    }

    /// How many business days `to` lies after `from`: the open days after the earlier of the two
    /// up to and including the later one; negative (and counted the other way round) if `to` is
    /// the earlier. For an open `to` this undoes [`Self::add_business_days`].
    pub fn business_days_between(&self, from: NaiveDate, to: NaiveDate) -> i32 {
        if from <= to {
            self.business_days_in(after(from), to)
        } else {
            -self.business_days_in(to, before(from))
        }
    }

    /// The open days from `first` to `last`, both included.
    pub fn business_days_in(&self, first: NaiveDate, last: NaiveDate) -> i32 {
        let open =
            first.iter_days().take_while(|day| *day <= last).filter(|day| self.is_open(*day));
        i32::try_from(open.count()).unwrap_or(i32::MAX)
    }

    /// The instant at which `hours` of office time have passed since `from`; an offer made after
    /// closing starts to run at the next opening.
    pub fn add_business_hours(&self, from: DateTime<Utc>, hours: u32) -> DateTime<Utc> {
        self.add_business_time(from, TimeDelta::hours(i64::from(hours)))
    }

    /// As [`Self::add_business_hours`], for any length. Time that runs out at closing ends then,
    /// not at the next opening; no time at all gives the next instant at which the office is open.
    pub fn add_business_time(&self, from: DateTime<Utc>, length: TimeDelta) -> DateTime<Utc> {
        let mut remaining = length.max(TimeDelta::zero());
        let mut day = self.open_on_or_after(tokyo::day_of(from));
        loop {
            let (opens, closes) = self.opening(day);
            let start = from.max(opens);
            if start < closes {
                if remaining <= closes - start {
                    return start + remaining;
                }
                remaining -= closes - start;
            }
            let next = self.open_on_or_after(after(day));
            if next == day {
                return closes;
            }
            day = next;
        }
    }

    /// Closing time `n` business days before `day`, as in 「開催日の2営業日前まで」; nought is
    /// closing time of `day` itself, open or not.
    pub fn closing_business_days_before(&self, day: NaiveDate, n: u16) -> DateTime<Utc> {
        let due = if n == 0 { day } else { self.add_business_days(day, -i32::from(n)) };
        tokyo::instant(due, self.hours.closes())
    }

    fn open_on_or_after(&self, day: NaiveDate) -> NaiveDate {
        let mut reached = day;
        while !self.is_open(reached) && reached != after(reached) {
            reached = after(reached);
        }
        reached
    }

    fn opening(&self, day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
        (tokyo::instant(day, self.hours.opens()), tokyo::instant(day, self.hours.closes()))
    }
}

/// 12/29 to 1/3 (行政機関の休日に関する法律, Article 1).
fn is_turn_of_the_year(day: NaiveDate) -> bool {
    matches!((day.month(), day.day()), (12, 29..=31) | (1, 1..=3))
}

/// The next day; the last day the calendar knows is its own successor.
fn after(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

/// The day before; the first day the calendar knows is its own predecessor.
fn before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(1)).unwrap_or(day)
}
