//! Time as people in Japan read it. Instants are stored in UTC; every day and hour shown or
//! typed is Asia/Tokyo, which has been nine hours ahead without summer time since 1952.

mod era;
mod fiscal_year;
mod shown;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};

pub use era::Era;
pub use fiscal_year::{FiscalYear, FiscalYearProblem};
pub use shown::{
    ENGLISH_ZONE, date, date_span, date_time, english_date, english_span, era_date, era_short,
    era_span, era_year, month_day, month_day_span, span, time, weekday,
};

/// Seconds between UTC and Tokyo.
const AHEAD: i32 = 9 * 60 * 60;

/// The instant at which the clock in Tokyo shows this day and time.
pub fn instant(day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    (day.and_time(time) - TimeDelta::seconds(i64::from(AHEAD))).and_utc()
}

/// The first instant of a day in Tokyo.
pub fn start_of_day(day: NaiveDate) -> DateTime<Utc> {
    instant(day, NaiveTime::MIN)
}

/// The first instant after a day in Tokyo: 24:00.
pub fn end_of_day(day: NaiveDate) -> DateTime<Utc> {
    start_of_day(day) + TimeDelta::days(1)
}

/// What the calendar and clock in Tokyo show; its offset is written as `+09:00`.
pub fn local(instant: DateTime<Utc>) -> DateTime<FixedOffset> {
    match FixedOffset::east_opt(AHEAD) {
        Some(tokyo) => instant.with_timezone(&tokyo),
        None => instant.fixed_offset(),
    }
}

/// The day in Tokyo.
pub fn day_of(instant: DateTime<Utc>) -> NaiveDate {
    local(instant).date_naive()
}

/// The time of day in Tokyo.
pub fn time_of(instant: DateTime<Utc>) -> NaiveTime {
    local(instant).time()
}
