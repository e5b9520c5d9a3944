//! When issues may leave (配信できる日と時間), and how long an approved one rests.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use entities::newsletter::sending_rules;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _, QueryOrder as _};

use crate::calendar::business_calendar;
use crate::vocabulary::{BusinessCalendar, tokyo};

/// A calendar with more closed days in a row than this opens never.
const LOOK_AHEAD: u64 = 400;

/// The rules as they hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendingRules {
    /// From Monday on.
    pub weekdays: [bool; 7],
    pub opens: NaiveTime,
    /// No letter begins to leave at this minute or later.
    pub closes: NaiveTime,
    /// Sends on holidays, at the turn of the year and on closure days, too.
    pub on_days_off: bool,
    /// How long everybody of the staff can stop an approved issue.
    pub hold: TimeDelta,
    /// Hosts of other programmes.
    pub foreign_hosts: Vec<String>,
    /// Nought: nobody ever changed them.
    pub version: i32,
}

/// Weekdays from 9:00 to 18:00, fifteen minutes of rest.
impl Default for SendingRules {
    fn default() -> Self {
        Self {
            weekdays: [true, true, true, true, true, false, false],
            opens: minute_of_day(9 * 60),
            closes: minute_of_day(18 * 60),
            on_days_off: false,
            hold: TimeDelta::minutes(15),
            foreign_hosts: Vec::new(),
            version: 0,
        }
    }
}

impl SendingRules {
    pub fn sends_on(&self, weekday: Weekday) -> bool {
        self.weekdays[weekday.num_days_from_monday() as usize]
    }
}

impl From<&sending_rules::Model> for SendingRules {
    fn from(row: &sending_rules::Model) -> Self {
        let mut weekdays = [false; 7];
        for number in row.weekdays.split(',').filter_map(|one| one.parse::<usize>().ok()) {
            if (1..=7).contains(&number) {
                weekdays[number - 1] = true;
            }
        }
        Self {
            weekdays,
            opens: minute_of_day(row.opens_minute),
            closes: minute_of_day(row.closes_minute),
            on_days_off: row.on_days_off,
            hold: TimeDelta::minutes(row.hold_minutes.into()),
            foreign_hosts: row.foreign_hosts.lines().map(ToOwned::to_owned).collect(),
            version: row.version,
        }
    }
}

/// 24:00 is the last second of the day.
fn minute_of_day(minute: i32) -> NaiveTime {
    let minute = u32::try_from(minute).unwrap_or(0);
    NaiveTime::from_num_seconds_from_midnight_opt((minute * 60).min(24 * 60 * 60 - 1), 0)
        .unwrap_or_default()
}

/// The rules that hold now.
pub async fn sending_rules(db: &impl ConnectionTrait) -> Result<SendingRules, DbErr> {
    let newest =
        sending_rules::Entity::find().order_by_desc(sending_rules::Column::Version).one(db).await?;
    Ok(newest.as_ref().map_or_else(SendingRules::default, SendingRules::from))
}

/// The rules with the days on which nobody works.
#[derive(Clone, Debug)]
pub struct SendingCalendar {
    pub rules: SendingRules,
    days: BusinessCalendar,
}

impl SendingCalendar {
    pub fn new(rules: SendingRules, days: BusinessCalendar) -> Self {
        Self { rules, days }
    }

    /// Two queries.
    pub async fn load(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        Ok(Self::new(sending_rules(db).await?, business_calendar(db).await?))
    }

    /// Whether a letter may begin to leave at this instant.
    pub fn may_send(&self, at: DateTime<Utc>) -> bool {
        let time = tokyo::time_of(at);
        self.opens_on(tokyo::day_of(at)) && self.rules.opens <= time && time < self.rules.closes
    }

    /// The first instant from `from` on at which letters may leave; none if the calendar opens
    /// never.
    pub fn next_sending_moment(&self, from: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.may_send(from) {
            return Some(from);
        }
        let today = tokyo::day_of(from);
        let openings = (0..LOOK_AHEAD)
            .filter_map(|ahead| today.checked_add_days(Days::new(ahead)))
            .filter(|day| self.opens_on(*day));
        openings.map(|day| tokyo::instant(day, self.rules.opens)).find(|opening| *opening > from)
    }

    /// When the last day of a month opens; none if no day of it does.
    pub fn last_opening(&self, month: NaiveDate) -> Option<DateTime<Utc>> {
        let first = month.with_day(1)?;
        let mut days = first.iter_days().take_while(|day| day.month() == first.month());
        let opening = days.by_ref().filter(|day| self.opens_on(*day)).last()?;
        Some(tokyo::instant(opening, self.rules.opens))
    }

    /// When the hours end in which `at` lies; none outside of them.
    pub fn closes_after(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.may_send(at).then(|| tokyo::instant(tokyo::day_of(at), self.rules.closes))
    }

    fn opens_on(&self, day: NaiveDate) -> bool {
        self.rules.sends_on(day.weekday()) && (self.rules.on_days_off || !self.days.is_day_off(day))
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;
    use crate::vocabulary::Holidays;

    fn calendar(closures: &[NaiveDate]) -> SendingCalendar {
        let days = BusinessCalendar::new(
            Holidays::by_law(),
            closures.iter().copied(),
            crate::vocabulary::OfficeHours::default(),
        );
        SendingCalendar::new(SendingRules::default(), days)
    }

    /// An hour of the clock in Tokyo.
    fn at(year: i32, month: u32, day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(year, month, day, hour, minute, 0).unwrap() - TimeDelta::hours(9)
    }

    #[test]
    fn the_last_minute_of_a_day_sends_and_closing_time_does_not() {
        let calendar = calendar(&[]);

        assert!(calendar.may_send(at(2026, 11, 24, 9, 0)));
        assert!(!calendar.may_send(at(2026, 11, 24, 8, 59)));
        assert!(calendar.may_send(at(2026, 11, 24, 17, 59)));
        assert!(!calendar.may_send(at(2026, 11, 24, 18, 0)));
        let evening = at(2026, 11, 24, 18, 0);
        assert_eq!(calendar.next_sending_moment(evening), Some(at(2026, 11, 25, 9, 0)));
        let noon = at(2026, 11, 24, 12, 0);
        assert_eq!(calendar.next_sending_moment(noon), Some(noon));
    }

    #[test]
    fn the_turn_of_the_year_golden_week_and_substitute_holidays_are_passed_over() {
        let calendar = calendar(&[]);
        let next = |from| calendar.next_sending_moment(from).unwrap();

        assert_eq!(next(at(2026, 12, 28, 18, 0)), at(2027, 1, 4, 9, 0));
        // 2027: Thursday 29 April, then Monday 3 to Wednesday 5 May.
        assert_eq!(next(at(2027, 4, 28, 20, 0)), at(2027, 4, 30, 9, 0));
        assert_eq!(next(at(2027, 4, 30, 20, 0)), at(2027, 5, 6, 9, 0));
        // 21 March 2027 is a Sunday and a holiday: the Monday substitutes it.
        assert_eq!(next(at(2027, 3, 19, 20, 0)), at(2027, 3, 23, 9, 0));
    }

    #[test]
    fn closures_count_unless_days_off_do_not_matter() {
        let closed = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
        let mut calendar = calendar(&[closed]);
        let evening = at(2026, 11, 24, 19, 0);
        let resting = calendar.next_sending_moment(evening);
        calendar.rules.on_days_off = true;

        assert_eq!(resting, Some(at(2026, 11, 26, 9, 0)));
        assert_eq!(calendar.next_sending_moment(evening), Some(at(2026, 11, 25, 9, 0)));
    }

    #[test]
    fn the_last_opening_of_a_month_passes_over_its_days_off() {
        let calendar = calendar(&[]);
        let last = |year, month| {
            calendar.last_opening(NaiveDate::from_ymd_opt(year, month, 17).unwrap()).unwrap()
        };

        assert_eq!(last(2026, 11), at(2026, 11, 30, 9, 0));
        assert_eq!(last(2026, 12), at(2026, 12, 28, 9, 0));
        // The 30th is a Saturday.
        assert_eq!(last(2027, 1), at(2027, 1, 29, 9, 0));
    }

    #[test]
    fn a_calendar_without_a_day_opens_never() {
        let mut calendar = calendar(&[]);
        calendar.rules.weekdays = [false; 7];

        assert_eq!(calendar.next_sending_moment(at(2026, 11, 24, 9, 0)), None);
        assert_eq!(calendar.last_opening(NaiveDate::from_ymd_opt(2026, 11, 1).unwrap()), None);
    }
}
