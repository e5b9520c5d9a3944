//! When to remind, and which reminder is still worth sending. Pure.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use entities::consultations::consultation::{self, Mode};
use entities::consultations::reminder::ReminderKind;

use crate::vocabulary::{BusinessCalendar, tokyo};

/// What a client or an accompanist of this consultation is to be reminded of, and when.
pub fn due_times(
    row: &consultation::Model,
    calendar: &BusinessCalendar,
    is_client: bool,
) -> Vec<(ReminderKind, DateTime<Utc>)> {
    let Some(starts) = row.starts_at else { return Vec::new() };
    let morning_before = |instant: DateTime<Utc>| {
        let day = calendar.add_business_days(tokyo::day_of(instant), -1);
        tokyo::instant(day, at(10))
    };
    let mut due = Vec::new();
    if let Some(intake) = row.intake_due_at.filter(|_| is_client) {
        due.push((ReminderKind::IntakeDue, morning_before(intake)));
    }
    due.push((ReminderKind::DayBefore, morning_before(starts)));
    if row.mode == Mode::Online {
        due.extend(hour_before(starts).map(|due| (ReminderKind::HourBefore, due)));
    }
    due
}

/// When to ask once more for the answer to a proposal made at `asked`: in the morning three business
/// days later, and at the latest on the business day before the meeting, when it would lapse. Not at
/// all where so little time is left that the first letter says it.
pub fn answer_due(
    asked: DateTime<Utc>,
    starts: DateTime<Utc>,
    calendar: &BusinessCalendar,
) -> Option<DateTime<Utc>> {
    let morning =
        |day, business_days| tokyo::instant(calendar.add_business_days(day, business_days), at(10));
    let due = morning(tokyo::day_of(asked), 3).min(morning(tokyo::day_of(starts), -1));
    (due - asked >= TimeDelta::hours(4)).then_some(due)
}

/// An hour before, but never from 20:00 to 8:00: what begins late is told of at 19:00, what begins
/// early at 8:00, and what begins by then not at all.
fn hour_before(starts: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let due = starts - TimeDelta::hours(1);
    let (day, time) = (tokyo::day_of(due), tokyo::time_of(due));
    let due = if time >= at(20) {
        tokyo::instant(day, at(19))
    } else if time < at(8) {
        tokyo::instant(day, at(8))
    } else {
        due
    };
    (due < starts).then_some(due)
}

/// True while less than half of the time to what comes next has passed since it was due: a server
/// that was away does not remind in a heap, nor of what comes again at once.
pub fn is_fresh(due: DateTime<Utc>, next: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now < next && (now - due) * 2 < next - due
}

fn at(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;

    fn on_thursday(hour: i64, minute: i64) -> DateTime<Utc> {
        let midnight = Utc.with_ymd_and_hms(2026, 12, 2, 15, 0, 0).unwrap();
        midnight + TimeDelta::hours(hour) + TimeDelta::minutes(minute)
    }

    #[test]
    fn an_hour_before_keeps_out_of_the_night() {
        assert_eq!(hour_before(on_thursday(14, 0)), Some(on_thursday(13, 0)));
        assert_eq!(hour_before(on_thursday(21, 30)), Some(on_thursday(19, 0)));
        assert_eq!(hour_before(on_thursday(8, 30)), Some(on_thursday(8, 0)));
        assert_eq!(hour_before(on_thursday(8, 0)), None);
    }

    #[test]
    fn an_answer_is_asked_for_again_after_three_business_days_or_the_day_before() {
        let calendar = BusinessCalendar::default();
        let thursday = on_thursday(14, 0);
        let asked = |days: i64, hour: i64| on_thursday(hour, 0) - TimeDelta::days(days);

        // Asked on Tuesday 24 November; Friday is the third business day after it.
        assert_eq!(answer_due(asked(9, 11), thursday, &calendar), Some(asked(6, 10)));
        assert_eq!(answer_due(asked(3, 11), thursday, &calendar), Some(asked(1, 10)));
        assert_eq!(answer_due(asked(1, 8), thursday, &calendar), None);
    }

    #[test]
    fn a_reminder_grows_stale_halfway_to_the_next() {
        let (due, next) = (on_thursday(10, 0), on_thursday(14, 0));

        assert!(is_fresh(due, next, on_thursday(11, 59)));
        assert!(!is_fresh(due, next, on_thursday(12, 0)));
    }
}
