//! From a rule to its dates. Pure.

use std::collections::BTreeSet;

use chrono::{Datelike as _, Days, Months, NaiveDate, Weekday};

use super::rule::{End, HolidayShift, MOST_DATES, Nth, Pattern, Rule};
use crate::study_sessions::wording::series as say;
use crate::vocabulary::BusinessCalendar;
use crate::web::Problems;

/// What becomes of a day the rule names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Takes place on this day.
    Held(NaiveDate),
    /// Moved to this day by its holiday.
    Shifted(NaiveDate),
    /// Moved to this day by an exception.
    Moved(NaiveDate),
    /// Left out by an exception.
    Skipped,
    /// Left out by its holiday.
    Holiday,
    /// Would fall on a day that another date has already.
    Doubled,
}

impl Fate {
    pub fn day(self) -> Option<NaiveDate> {
        match self {
            Self::Held(day) | Self::Shifted(day) | Self::Moved(day) => Some(day),
            Self::Skipped | Self::Holiday | Self::Doubled => None,
        }
    }
}

/// A day of the rule and what becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    pub named: NaiveDate,
    pub fate: Fate,
}

impl Rule {
    /// Every day the rule names, in order, and what becomes of it; or what is wrong with the rule.
    pub fn dates(&self, calendar: &BusinessCalendar) -> Result<Vec<Date>, Problems> {
        let mut problems = self.problems();
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut dates = Vec::new();
        let mut taken = BTreeSet::new();
        let mut left = match self.end {
            End::Times(times) => times,
            End::Until(_) => MOST_DATES + 1,
        };
        for named in self.named() {
            if left == 0 {
                break;
            }
            let fate = self.fate(named, calendar, &taken);
            if let Some(day) = fate.day() {
                taken.insert(day);
                left -= 1;
            }
            dates.push(Date { named, fate });
        }
        let count = u32::try_from(taken.len()).unwrap_or(u32::MAX);
        match self.end {
            _ if count == 0 => problems.add("first", say::NO_DATES),
            End::Until(_) if count > MOST_DATES => problems.add("until", say::TOO_MANY),
            End::Times(times) if count < times => problems.add("times", say::TOO_FAR),
            _ => {}
        }
        self.check_exceptions(&dates, &mut problems);
        if problems.is_empty() { Ok(dates) } else { Err(problems) }
    }

    /// An exception for a day the rule does not name is a slip of the finger.
    fn check_exceptions(&self, dates: &[Date], problems: &mut Problems) {
        let known = |day: &NaiveDate| dates.iter().any(|date| date.named == *day);
        if self.skipped.iter().any(|day| !known(day)) {
            problems.add("skipped", say::UNKNOWN_DAY);
        }
        if self.moved.keys().any(|day| !known(day)) {
            problems.add("moved", say::UNKNOWN_DAY);
        }
    }

    fn fate(
        &self,
        named: NaiveDate,
        calendar: &BusinessCalendar,
        taken: &BTreeSet<NaiveDate>,
    ) -> Fate {
        if self.skipped.contains(&named) {
            return Fate::Skipped;
        }
        let fate = match self.moved.get(&named) {
            Some(day) => Fate::Moved(*day),
            None if calendar.is_day_off(named) => self.shifted(named, calendar),
            None => Fate::Held(named),
        };
        match fate.day() {
            Some(day) if taken.contains(&day) => Fate::Doubled,
            _ => fate,
        }
    }

    fn shifted(&self, named: NaiveDate, calendar: &BusinessCalendar) -> Fate {
        let step: fn(NaiveDate) -> Option<NaiveDate> = match self.holidays {
            HolidayShift::Keep => return Fate::Held(named),
            HolidayShift::LeaveOut => return Fate::Holiday,
            HolidayShift::Before => |day| day.pred_opt(),
            HolidayShift::After => |day| day.succ_opt(),
        };
        let mut day = named;
        while let Some(next) = step(day) {
            if is_free(named, next, calendar) {
                return Fate::Shifted(next);
            }
            day = next;
        }
        Fate::Holiday
    }

    /// The days the pattern names from the first day on, in order, up to the last one it may.
    fn named(&self) -> Box<dyn Iterator<Item = NaiveDate> + '_> {
        let last = match self.end {
            End::Until(last) => last.min(self.horizon()),
            End::Times(_) => self.horizon(),
        };
        let days: Box<dyn Iterator<Item = NaiveDate> + '_> = match &self.pattern {
            Pattern::Weeks { every } => {
                let step = Days::new(u64::from(*every) * 7);
                let next = move |day: &NaiveDate| day.checked_add_days(step);
                Box::new(std::iter::successors(Some(self.first), next))
            }
            Pattern::Weekdays { nths, weekday } => Box::new(months(self.first, 1).flat_map(
                // Of a month with four of them the fourth is the last: a set knows it once.
                move |month| {
                    let days = nths.iter().filter_map(move |nth| nth_of(month, *weekday, *nth));
                    days.collect::<BTreeSet<_>>()
                },
            )),
            Pattern::MonthDay { every, day } => {
                Box::new(months(self.first, *every).filter_map(move |month| {
                    let length = last_of(month)?.day();
                    month.with_day((*day).min(length))
                }))
            }
        };
        Box::new(days.skip_while(|day| *day < self.first).take_while(move |day| *day <= last))
    }
}

/// A shifted date keeps off closed days, and off weekends unless the rule itself is for one.
fn is_free(named: NaiveDate, day: NaiveDate, calendar: &BusinessCalendar) -> bool {
    let weekend = matches!(named.weekday(), Weekday::Sat | Weekday::Sun);
    if weekend { !calendar.is_day_off(day) } else { calendar.is_open(day) }
}

/// First days of months, from the month of `day` on.
fn months(day: NaiveDate, every: u32) -> impl Iterator<Item = NaiveDate> {
    let next = move |month: &NaiveDate| month.checked_add_months(Months::new(every));
    std::iter::successors(day.with_day(1), next)
}

fn last_of(month: NaiveDate) -> Option<NaiveDate> {
    month.checked_add_months(Months::new(1))?.pred_opt()
}

fn nth_of(month: NaiveDate, weekday: Weekday, nth: Nth) -> Option<NaiveDate> {
    let place = match nth {
        Nth::First => 1,
        Nth::Second => 2,
        Nth::Third => 3,
        Nth::Fourth => 4,
        Nth::Last => {
            let fifth =
                NaiveDate::from_weekday_of_month_opt(month.year(), month.month(), weekday, 5);
            return fifth.or_else(|| nth_of(month, weekday, Nth::Fourth));
        }
    };
    NaiveDate::from_weekday_of_month_opt(month.year(), month.month(), weekday, place)
}
