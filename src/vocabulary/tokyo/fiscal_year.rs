//! The fiscal year (年度) of the Japanese state: 1 April to 31 March.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Serialize;

use super::{Era, day_of, start_of_day};

/// A fiscal year, named by the Western year in which it begins. January to March belong to the
/// one before: 2027-03-31 is a day of 令和9年 and of 令和8年度.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct FiscalYear(i32);

/// Why a number is not taken as a fiscal year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FiscalYearProblem {
    OutOfRange,
}

impl FiscalYear {
    /// The fiscal year beginning in April of `year`, between 1989 and 2199.
    pub fn starting_in(year: i32) -> Result<Self, FiscalYearProblem> {
        if (1989..=2199).contains(&year) {
            Ok(Self(year))
        } else {
            Err(FiscalYearProblem::OutOfRange)
        }
    }

    pub fn of_day(day: NaiveDate) -> Self {
        Self(if day.month() >= 4 { day.year() } else { day.year() - 1 })
    }

    /// The fiscal year in Tokyo at this instant.
    pub fn at(instant: DateTime<Utc>) -> Self {
        Self::of_day(day_of(instant))
    }

    /// The Western year in which it begins.
    pub fn year(self) -> i32 {
        self.0
    }

    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    #[must_use]
    pub fn previous(self) -> Self {
        Self(self.0 - 1)
    }

    /// 1 April.
    pub fn first_day(self) -> NaiveDate {
        april_first(self.0)
    }

    /// 31 March of the following year.
    pub fn last_day(self) -> NaiveDate {
        let next = april_first(self.0 + 1);
        next.pred_opt().unwrap_or(next)
    }

    pub fn contains(self, day: NaiveDate) -> bool {
        Self::of_day(day) == self
    }

    /// Its first instant, Tokyo midnight.
    pub fn starts(self) -> DateTime<Utc> {
        start_of_day(self.first_day())
    }

    /// The first instant that no longer belongs to it.
    pub fn ends(self) -> DateTime<Utc> {
        self.next().starts()
    }

    /// `令和8年度`; 2019 is 令和元年度 (the era of its last day), earlier ones are 平成.
    pub fn label(self) -> String {
        match (Era::of(self.last_day()), Era::of(self.first_day())) {
            (Some((era, year)), _) if year > 1 => fiscal_label(era, year - 1),
            (_, Some((era, year))) => fiscal_label(era, year),
            _ => self.western_label(),
        }
    }

    /// `2026年度`
    pub fn western_label(self) -> String {
        format!("{}年度", self.0)
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label())
    }
}

fn fiscal_label(era: Era, year: i32) -> String {
    format!("{}{}年度", era.kanji(), Era::year_text(year))
}

/// Every year this programme can name has a first of April; the end of the calendar's reach
/// stands in for years beyond it.
fn april_first(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 4, 1).unwrap_or(NaiveDate::MAX)
}
