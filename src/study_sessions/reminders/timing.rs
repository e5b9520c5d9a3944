//! Which reminder is still worth sending. Pure.

use chrono::{DateTime, TimeDelta, Utc};

/// What becomes of a reminder whose time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Send,
    Skip,
}

/// When a reminder at this distance is due.
pub fn due_at(starts_at: DateTime<Utc>, minutes: i32) -> DateTime<Utc> {
    starts_at - TimeDelta::minutes(minutes.into())
}

/// Decides over the due distances of one registration, given all its distances: at most the nearest
/// is sent, and only while less than half the time to the next reminder (or to the start) has
/// passed. So a server that was away does not remind in a heap, nor of what comes again at once.
pub fn fates(
    due: &[i32],
    all: &[i32],
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Vec<(i32, Fate)> {
    let nearest = due.iter().min().copied();
    let fate = |minutes: i32| {
        let next = all.iter().copied().filter(|other| *other < minutes).max().unwrap_or(0);
        let span = TimeDelta::minutes((minutes - next).into());
        let late = now - due_at(starts_at, minutes);
        let fresh = late * 2 < span && now < starts_at;
        if Some(minutes) == nearest && fresh { Fate::Send } else { Fate::Skip }
    };
    due.iter().map(|minutes| (*minutes, fate(*minutes))).collect()
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;

    const WEEK: i32 = 7 * 24 * 60;
    const DAY: i32 = 24 * 60;
    const HOUR: i32 = 60;
    const ALL: [i32; 3] = [WEEK, DAY, HOUR];

    fn start() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 12, 3, 5, 0, 0).unwrap()
    }

    #[test]
    fn a_reminder_in_time_is_sent() {
        let now = due_at(start(), WEEK) + TimeDelta::minutes(1);

        assert_eq!(fates(&[WEEK], &ALL, start(), now), [(WEEK, Fate::Send)]);
    }

    #[test]
    fn of_several_overdue_only_the_nearest_is_sent() {
        let now = due_at(start(), DAY) + TimeDelta::hours(2);

        let fates = fates(&[WEEK, DAY], &ALL, start(), now);

        assert_eq!(fates, [(WEEK, Fate::Skip), (DAY, Fate::Send)]);
    }

    #[test]
    fn a_reminder_soon_followed_by_the_next_is_left_out() {
        let now = due_at(start(), DAY) - TimeDelta::hours(1);

        assert_eq!(fates(&[WEEK], &ALL, start(), now), [(WEEK, Fate::Skip)]);
    }

    #[test]
    fn nobody_is_reminded_of_what_has_begun() {
        assert_eq!(fates(&[HOUR], &ALL, start(), start()), [(HOUR, Fate::Skip)]);
    }
}
