//! How many meetings an accompanist takes on, and which days are full.

use chrono::{Datelike as _, Days, Months, NaiveDate};

use super::booked::Booked;
use super::terms::TermsProblem;
use crate::vocabulary::FiscalYear;

/// The stretch of time a limit counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Within {
    Day,
    /// From Monday.
    Week,
    Month,
    /// April to March.
    FiscalYear,
}

impl Within {
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::FiscalYear];

    /// First and last day of the stretch a day lies in. At the ends of the calendar's reach the
    /// day itself stands in.
    pub fn around(self, day: NaiveDate) -> (NaiveDate, NaiveDate) {
        match self {
            Self::Day => (day, day),
            Self::Week => {
                let monday = day.week(chrono::Weekday::Mon);
                monday.checked_first_day().zip(monday.checked_last_day()).unwrap_or((day, day))
            }
            Self::Month => {
                let first = day.with_day(1).unwrap_or(day);
                let next = first.checked_add_months(Months::new(1));
                let last = next.and_then(|next| next.checked_sub_days(Days::new(1)));
                (first, last.unwrap_or(day))
            }
            Self::FiscalYear => {
                let year = FiscalYear::of_day(day);
                (year.first_day(), year.last_day())
            }
        }
    }
}

/// The most meetings in a day, week, month and fiscal year; none is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    most: [Option<u16>; 4],
}

impl Limits {
    /// A limit of nought is refused: who takes nobody has no opening hours.
    pub fn new(
        day: Option<u16>,
        week: Option<u16>,
        month: Option<u16>,
        fiscal_year: Option<u16>,
    ) -> Result<Self, TermsProblem> {
        let most = [day, week, month, fiscal_year];
        if most.contains(&Some(0)) {
            return Err(TermsProblem::LimitOfNought);
        }
        Ok(Self { most })
    }

    pub fn most(&self, within: Within) -> Option<u16> {
        self.most[within as usize]
    }

    /// The limits a further meeting on this day would break, the shortest stretch first.
    pub(super) fn broken_on(&self, day: NaiveDate, booked: &Booked) -> Vec<(Within, u16)> {
        let broken = |within: Within| {
            let most = self.most(within)?;
            (booked.meetings_between(within.around(day)) >= usize::from(most))
                .then_some((within, most))
        };
        Within::ALL.into_iter().filter_map(broken).collect()
    }

    /// Stretches in which nothing more may be booked, as far as they touch the days asked for.
    pub(super) fn full_stretches(
        &self,
        (first, last): (NaiveDate, NaiveDate),
        booked: &Booked,
    ) -> Vec<(NaiveDate, NaiveDate)> {
        let mut full = Vec::new();
        for within in Within::ALL {
            let Some(most) = self.most(within) else { continue };
            // Only stretches with a meeting in them can be full.
            let mut reached = NaiveDate::MIN;
            let (from, _) = within.around(first);
            for day in booked.meeting_days_from(from) {
                let stretch = within.around(day);
                if stretch.0 > last {
                    break;
                }
                if day <= reached {
                    continue;
                }
                reached = stretch.1;
                if booked.meetings_between(stretch) >= usize::from(most) {
                    full.push(stretch);
                }
            }
        }
        full
    }
}
