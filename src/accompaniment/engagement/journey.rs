//! The nine steps from reception to standing alone, and when each usually falls due.

use chrono::{Days, Months, NaiveDate};
use entities::accompaniment::milestone::{self, MilestoneKind};
use sea_orm::Iterable as _;

use crate::vocabulary::{BusinessCalendar, FiscalYear};

/// From an engagement's first day to its follow-up.
#[derive(Clone, Copy, Debug)]
pub struct Journey {
    starts: NaiveDate,
    /// Last day of the fiscal year.
    ends: NaiveDate,
}

impl Journey {
    pub fn new(starts: NaiveDate, year: FiscalYear) -> Self {
        Self { starts, ends: year.last_day() }
    }

    /// Each step with its usual due date, a business day never before that of the step before.
    /// Hearing and issue are counted in business days, the others in months; an engagement that
    /// begins late in the year takes the same share of what is left of it. The follow-up comes six
    /// months after the judgement of self-reliance.
    pub fn usual_dates(self, calendar: &BusinessCalendar) -> Vec<(MilestoneKind, NaiveDate)> {
        let mut earliest = self.starts;
        MilestoneKind::iter()
            .map(|kind| {
                let wanted = calendar.add_business_days(self.wanted(kind, calendar, earliest), 0);
                earliest = wanted.max(earliest);
                (kind, earliest)
            })
            .collect()
    }

    fn wanted(
        self,
        kind: MilestoneKind,
        calendar: &BusinessCalendar,
        before: NaiveDate,
    ) -> NaiveDate {
        match kind {
            MilestoneKind::Reception | MilestoneKind::Matching => self.starts,
            MilestoneKind::Hearing => calendar.add_business_days(self.starts, 10),
            MilestoneKind::Issue => calendar.add_business_days(self.starts, 20),
            MilestoneKind::Support => self.after(2, 2),
            MilestoneKind::ActionPlan => self.after(3, 3),
            MilestoneKind::Midterm => self.after(6, 4),
            MilestoneKind::SelfReliance => self.after(10, 7),
            MilestoneKind::FollowUp => before + Months::new(6),
        }
    }

    /// So many months after the start, at the latest after so many eighths of the time that is left.
    fn after(self, months: u32, eighths: u64) -> NaiveDate {
        let left = u64::try_from((self.ends - self.starts).num_days()).unwrap_or(0);
        (self.starts + Months::new(months)).min(self.starts + Days::new(left * eighths / 8))
    }
}

/// The step an engagement stands at: the first not yet reached; none when all are.
pub fn stage(milestones: &[milestone::Model]) -> Option<MilestoneKind> {
    let open = milestones.iter().filter(|row| row.reached_on.is_none());
    open.map(|row| row.kind).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn dates(starts: NaiveDate) -> Vec<NaiveDate> {
        let journey = Journey::new(starts, FiscalYear::of_day(starts));
        let dates = journey.usual_dates(&BusinessCalendar::default());
        dates.into_iter().map(|(_, date)| date).collect()
    }

    #[test]
    fn a_journey_begun_in_april_takes_the_whole_year() {
        let expected = [
            day(2026, 4, 1),
            day(2026, 4, 15),
            day(2026, 4, 30),
            day(2026, 4, 30),
            day(2026, 6, 1),
            day(2026, 7, 1),
            day(2026, 9, 30),
            day(2027, 2, 1),
            day(2027, 8, 2),
        ];

        assert_eq!(dates(day(2026, 4, 1)), expected);
    }

    #[test]
    fn a_journey_begun_on_the_last_day_of_the_year_still_goes_forward() {
        let dates = dates(day(2027, 3, 31));

        assert!(dates.is_sorted());
        assert_eq!(dates[0], day(2027, 3, 31));
    }
}
