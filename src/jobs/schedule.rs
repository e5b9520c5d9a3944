//! When schedules fire, and which missed ticks are made up for. Pure.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use entities::jobs::schedule_run::RunOutcome;

use crate::vocabulary::tokyo;

/// A tick not later than this counts as being on time.
const ON_TIME: TimeDelta = TimeDelta::minutes(5);

/// Ticks made up for in one go; the rest follow in the next.
const AT_ONCE: usize = 500;

/// How often a schedule fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// At whole multiples of so many minutes since 1970 in UTC: `Minutes(15)` fires on the quarters
    /// of the hour.
    Minutes(u16),
    /// Each day at this time in Tokyo.
    DayAt(NaiveTime),
}

/// What happens to ticks that were missed while nothing ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CatchUp {
    /// Each is made up for, in order.
    All,
    /// One run stands for all of them.
    Latest,
    /// They are left out; a tick up to five minutes late still runs.
    Skip,
}

impl Every {
    fn step(self) -> TimeDelta {
        match self {
            Self::Minutes(minutes) => TimeDelta::minutes(i64::from(minutes.max(1))),
            Self::DayAt(_) => TimeDelta::days(1),
        }
    }

    /// The newest tick that is not after `now`.
    pub fn latest(self, now: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::Minutes(_) => {
                let step = self.step().num_seconds();
                let seconds = now.timestamp().div_euclid(step) * step;
                DateTime::from_timestamp(seconds, 0).unwrap_or(now)
            }
            Self::DayAt(time) => {
                let today = tokyo::instant(tokyo::day_of(now), time);
                if today <= now { today } else { today - self.step() }
            }
        }
    }

    /// The ticks after `last` and not after `now`, oldest first.
    fn since(self, last: DateTime<Utc>, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        let mut ticks = Vec::new();
        let mut tick = self.latest(now);
        while tick > last {
            ticks.push(tick);
            tick -= self.step();
        }
        ticks.reverse();
        ticks
    }
}

/// What to do now for a schedule whose newest dealt-with tick is `last`.
pub(super) fn due(
    every: Every,
    catch_up: CatchUp,
    last: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Vec<(DateTime<Utc>, RunOutcome)> {
    let Some(last) = last else {
        return vec![(every.latest(now), RunOutcome::Began)];
    };
    let ticks = every.since(last, now);
    let newest = ticks.last().copied();
    match catch_up {
        CatchUp::All => {
            ticks.into_iter().take(AT_ONCE).map(|tick| (tick, RunOutcome::Ran)).collect()
        }
        CatchUp::Latest => newest.map(|tick| (tick, RunOutcome::Ran)).into_iter().collect(),
        CatchUp::Skip => {
            let outcome = |tick| {
                if now - tick <= ON_TIME { RunOutcome::Ran } else { RunOutcome::Skipped }
            };
            newest.map(|tick| (tick, outcome(tick))).into_iter().collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// November 2026, as Tokyo shows it.
    fn at(day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
        let date = chrono::NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        tokyo::instant(date, NaiveTime::from_hms_opt(hour, minute, 0).unwrap())
    }

    fn nine() -> Every {
        Every::DayAt(NaiveTime::from_hms_opt(9, 0, 0).unwrap())
    }

    #[test]
    fn a_daily_tick_before_its_hour_is_yesterdays() {
        assert_eq!(nine().latest(at(24, 8, 59)), at(23, 9, 0));
        assert_eq!(nine().latest(at(24, 9, 0)), at(24, 9, 0));
    }

    #[test]
    fn quarters_of_the_hour_fire_on_the_quarter() {
        assert_eq!(Every::Minutes(15).latest(at(24, 10, 44)), at(24, 10, 30));
    }

    #[test]
    fn a_new_schedule_begins_without_running() {
        let due = due(nine(), CatchUp::All, None, at(24, 10, 0));

        assert_eq!(due, [(at(24, 9, 0), RunOutcome::Began)]);
    }

    #[test]
    fn nothing_is_due_twice() {
        assert_eq!(due(nine(), CatchUp::All, Some(at(24, 9, 0)), at(24, 23, 0)), []);
    }

    #[test]
    fn three_days_of_silence_are_made_up_for_as_the_policy_says() {
        let since = |catch_up| due(nine(), catch_up, Some(at(21, 9, 0)), at(24, 10, 0));

        let all = [at(22, 9, 0), at(23, 9, 0), at(24, 9, 0)].map(|tick| (tick, RunOutcome::Ran));
        assert_eq!(since(CatchUp::All), all);
        assert_eq!(since(CatchUp::Latest), [(at(24, 9, 0), RunOutcome::Ran)]);
        assert_eq!(since(CatchUp::Skip), [(at(24, 9, 0), RunOutcome::Skipped)]);
    }

    #[test]
    fn a_tick_a_little_late_is_not_skipped() {
        let due = due(nine(), CatchUp::Skip, Some(at(23, 9, 0)), at(24, 9, 4));

        assert_eq!(due, [(at(24, 9, 0), RunOutcome::Ran)]);
    }
}
