use chrono::{DateTime, Days, TimeDelta, Utc};
use entities::consultations::policy::{self, LateChanges};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _, Select};

use crate::vocabulary::{BusinessCalendar, FiscalYear, tokyo};

/// The rules as they hold in one fiscal year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    pub row: policy::Model,
}

impl Policy {
    /// What holds where the secretariat entered nothing. Three strikes, as public consultation
    /// desks have it (reference, section 6.4).
    pub fn usual(year: FiscalYear) -> Self {
        Self {
            row: policy::Model {
                fiscal_year: year.year(),
                most_open: 3,
                notice_days: 1,
                change_deadline_hours: 16,
                late_changes: LateChanges::Refused,
                strike_limit: 3,
                strike_window_months: 12,
                suspension_days: 90,
                intake_deadline_days: 2,
                approval_needed: false,
                version: 0,
                updated_by: None,
                updated_at: DateTime::UNIX_EPOCH,
            },
        }
    }

    /// The first instant for which a meeting can be asked at all: opening time some business days on.
    pub fn earliest(&self, calendar: &BusinessCalendar, now: DateTime<Utc>) -> DateTime<Utc> {
        if self.row.notice_days <= 0 {
            return now;
        }
        let day = calendar.add_business_days(tokyo::day_of(now), self.row.notice_days);
        tokyo::instant(day, calendar.hours().opens())
    }

    /// The last instant at which a client changes or cancels without consequence.
    pub fn change_deadline(
        &self,
        calendar: &BusinessCalendar,
        starts_at: DateTime<Utc>,
    ) -> DateTime<Utc> {
        let hours = TimeDelta::hours(self.row.change_deadline_hours.max(0).into());
        business_time_before(calendar, starts_at, hours)
    }

    /// Until when the intake sheet is asked for: closing time some business days before the
    /// meeting, or its start where that has passed already.
    pub fn intake_due(
        &self,
        calendar: &BusinessCalendar,
        (now, starts_at): (DateTime<Utc>, DateTime<Utc>),
    ) -> DateTime<Utc> {
        let days = u16::try_from(self.row.intake_deadline_days).unwrap_or(0);
        let due = calendar.closing_business_days_before(tokyo::day_of(starts_at), days);
        if due > now { due.min(starts_at) } else { starts_at }
    }
}

/// The rules of a fiscal year.
pub async fn policy_of(db: &impl ConnectionTrait, year: FiscalYear) -> Result<Policy, DbErr> {
    let row = entered_for(year).one(db).await?;
    Ok(row.map_or_else(|| Policy::usual(year), |row| Policy { row }))
}

/// What the secretariat entered for a fiscal year.
pub fn entered_for(year: FiscalYear) -> Select<policy::Entity> {
    policy::Entity::find_by_id(year.year())
}

/// The rules of the fiscal year an instant lies in.
pub async fn policy_at(db: &impl ConnectionTrait, instant: DateTime<Utc>) -> Result<Policy, DbErr> {
    policy_of(db, FiscalYear::at(instant)).await
}

/// The latest instant from which so much office time passes until `end`.
fn business_time_before(
    calendar: &BusinessCalendar,
    end: DateTime<Utc>,
    length: TimeDelta,
) -> DateTime<Utc> {
    let mut remaining = length;
    let mut day = tokyo::day_of(end);
    // More closed days in a row than any calendar has.
    for _ in 0..400 {
        if calendar.is_open(day) {
            let opens = tokyo::instant(day, calendar.hours().opens());
            let closes = tokyo::instant(day, calendar.hours().closes()).min(end);
            if remaining <= closes - opens {
                return closes - remaining;
            }
            remaining -= (closes - opens).max(TimeDelta::zero());
        }
        day = day.checked_sub_days(Days::new(1)).unwrap_or(day);
    }
    end - length
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;

    fn at(day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 12, day, hour, minute, 0).unwrap() - TimeDelta::hours(9)
    }

    #[test]
    fn hours_before_a_start_pass_over_nights_and_weekends() {
        let calendar = BusinessCalendar::default();

        // Monday 7 December, 10:30: one hour on Monday, seven on Friday, eight on Thursday.
        let deadline = business_time_before(&calendar, at(7, 10, 30), TimeDelta::hours(16));

        assert_eq!(deadline, at(3, 9, 30) + TimeDelta::hours(1));
        assert_eq!(calendar.add_business_hours(deadline, 16), at(7, 10, 30));
    }

    #[test]
    fn no_hours_before_a_start_at_night_is_closing_time() {
        let calendar = BusinessCalendar::default();

        let deadline = business_time_before(&calendar, at(7, 20, 0), TimeDelta::zero());

        assert_eq!(deadline, at(7, 17, 30));
    }
}
