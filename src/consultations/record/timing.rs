//! When a record is due, when its client's time is over, when to remind. Pure.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use entities::consultations::record_reminder::RecordReminderKind;

use crate::vocabulary::{BusinessCalendar, tokyo};

/// Business days after the meeting, or after a return, within which a record is written.
const TO_WRITE: i32 = 3;
/// Business days the client has to confirm.
const TO_CONFIRM: i32 = 10;
/// Business days between reminders of a late record.
const APART: i32 = 5;

/// Until when the record of a meeting that ended then is handed in: closing time of the third
/// business day after it.
pub fn record_due(calendar: &BusinessCalendar, ended: DateTime<Utc>) -> DateTime<Utc> {
    let day = calendar.add_business_days(tokyo::day_of(ended), TO_WRITE);
    tokyo::instant(day, calendar.hours().closes())
}

/// From which day the secretariat may approve without the client.
pub fn may_approve_unconfirmed_from(
    calendar: &BusinessCalendar,
    submitted: DateTime<Utc>,
) -> NaiveDate {
    calendar.add_business_days(tokyo::day_of(submitted), TO_CONFIRM)
}

pub type DueTimes = Vec<(RecordReminderKind, DateTime<Utc>)>;

/// Reminders of a record due then: the business day after, and twice every five business days.
pub fn late_record(calendar: &BusinessCalendar, due: DateTime<Utc>) -> DueTimes {
    use RecordReminderKind::{FirstLate, SecondLate, ThirdLate};
    let first = calendar.add_business_days(tokyo::day_of(due), 1);
    let later = |times: i32| match times {
        0 => first,
        times => calendar.add_business_days(first, APART * times),
    };
    [FirstLate, SecondLate, ThirdLate]
        .into_iter()
        .zip(0..)
        .map(|(kind, times)| (kind, morning(later(times))))
        .collect()
}

/// Reminders of a task due on a day: three days before and the day after, on days people work.
pub fn task(calendar: &BusinessCalendar, due: NaiveDate) -> DueTimes {
    let open = |day| calendar.add_business_days(day, 0);
    let before = due - TimeDelta::days(3);
    // Not moved behind the day itself by a long holiday.
    let before =
        if open(before) <= due { open(before) } else { calendar.add_business_days(due, -1) };
    vec![
        (RecordReminderKind::ActionSoon, morning(before)),
        (RecordReminderKind::ActionLate, morning(open(due + TimeDelta::days(1)))),
    ]
}

/// Whether a reminder still says something at this time: until the next one would, and not once
/// half of the time to it has passed. The last ones hold for a week.
pub fn is_fresh(due: DateTime<Utc>, next: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    let next = next.unwrap_or(due + TimeDelta::days(14));
    now < next && (now - due) * 2 <= next - due
}

/// 10:00: somebody is there to be asked.
fn morning(day: NaiveDate) -> DateTime<Utc> {
    tokyo::instant(day, NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn days(times: &DueTimes) -> Vec<NaiveDate> {
        times.iter().map(|(_, due)| tokyo::day_of(*due)).collect()
    }

    #[test]
    fn a_record_is_due_three_business_days_after_its_meeting_and_reminded_of_three_times() {
        let calendar = BusinessCalendar::default();
        let meeting = tokyo::start_of_day(day("2026-12-24")) + TimeDelta::hours(15);

        let due = record_due(&calendar, meeting);

        // 25, 28 December, and 4 January after the turn of the year.
        assert_eq!(tokyo::date_time(due), "2027年1月4日（月）17:30");
        let reminded = [day("2027-01-05"), day("2027-01-13"), day("2027-01-20")];
        assert_eq!(days(&late_record(&calendar, due)), reminded);
    }

    #[test]
    fn a_task_is_reminded_of_on_days_people_work() {
        let calendar = BusinessCalendar::default();

        let usual = task(&calendar, day("2026-12-10"));
        let on_monday = task(&calendar, day("2026-12-14"));
        let at_new_year = task(&calendar, day("2027-01-02"));

        assert_eq!(days(&usual), [day("2026-12-07"), day("2026-12-11")]);
        assert_eq!(days(&on_monday), [day("2026-12-11"), day("2026-12-15")]);
        assert_eq!(days(&at_new_year), [day("2026-12-28"), day("2027-01-04")]);
    }
}
