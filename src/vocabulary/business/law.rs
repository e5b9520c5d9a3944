//! The Act on National Holidays (国民の祝日に関する法律) as rules, for 2019 to 2150. The equinoxes
//! follow the customary approximation; the gazette fixes them each February for the next year,
//! and [`super::Holidays`] can be corrected by data until the program is.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The years these rules describe; outside them no day is called a holiday.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 2019..=2150;

/// The name of the holiday on this day: of its own (Article 2), in substitution for a Sunday
/// (Article 3, 2) or as a day between two holidays (Article 3, 3).
pub(super) fn holiday(day: NaiveDate) -> Option<&'static str> {
    if !YEARS.contains(&day.year()) {
        return None;
    }
    if let Some(name) = national_day(day) {
        return Some(name);
    }
    if follows_sunday_holiday(day) {
        return Some("振替休日");
    }
    let between = [before(day), after(day)]
        .into_iter()
        .all(|neighbour| neighbour.and_then(national_day).is_some());
    between.then_some("国民の休日")
}

/// True when only national days lie between this day and a national day on a Sunday.
fn follows_sunday_holiday(day: NaiveDate) -> bool {
    let mut earlier = before(day);
    while let Some(candidate) = earlier.filter(|candidate| national_day(*candidate).is_some()) {
        if candidate.weekday() == Weekday::Sun {
            return true;
        }
        earlier = before(candidate);
    }
    false
}

fn national_day(day: NaiveDate) -> Option<&'static str> {
    let year = day.year();
    let name = match (day.month(), day.day()) {
        (1, 1) => "元日",
        (1, _) if is_monday(day, 2) => "成人の日",
        (2, 11) => "建国記念の日",
        (2, 23) if year >= 2020 => "天皇誕生日",
        (3, date) if date == spring_equinox(year) => "春分の日",
        (4, 29) => "昭和の日",
        (5, 3) => "憲法記念日",
        (5, 4) => "みどりの日",
        (5, 5) => "こどもの日",
        (9, _) if is_monday(day, 3) => "敬老の日",
        (9, date) if date == autumn_equinox(year) => "秋分の日",
        (11, 3) => "文化の日",
        (11, 23) => "勤労感謝の日",
        _ => return accession_day(day).or_else(|| summer_day(day)),
    };
    Some(name)
}

/// The two days the law of 2018 added for the accession of 2019.
fn accession_day(day: NaiveDate) -> Option<&'static str> {
    match (day.year(), day.month(), day.day()) {
        (2019, 5, 1) => Some("天皇の即位の日"),
        (2019, 10, 22) => Some("即位礼正殿の儀の行われる日"),
        _ => None,
    }
}

/// The days that moved in 2020 and 2021 for the Olympic Games.
fn summer_day(day: NaiveDate) -> Option<&'static str> {
    let (sea, mountain, sports) = match day.year() {
        2020 => ((7, 23), (8, 10), (7, 24)),
        2021 => ((7, 22), (8, 8), (7, 23)),
        _ => ((7, monday_of(day, 7, 3)), (8, 11), (10, monday_of(day, 10, 2))),
    };
    match (day.month(), day.day()) {
        date if date == sea => Some("海の日"),
        date if date == mountain => Some("山の日"),
        date if date == sports && day.year() == 2019 => Some("体育の日"),
        date if date == sports => Some("スポーツの日"),
        _ => None,
    }
}

/// True for the `nth` Monday of its month.
fn is_monday(day: NaiveDate, nth: u32) -> bool {
    day.weekday() == Weekday::Mon && day.day().div_ceil(7) == nth
}

/// `day` itself if it is the `nth` Monday of `month`, otherwise a date that never comes.
fn monday_of(day: NaiveDate, month: u32, nth: u32) -> u32 {
    if day.month() == month && is_monday(day, nth) { day.day() } else { 0 }
}

fn spring_equinox(year: i32) -> u32 {
    equinox(year, if year < 2100 { 20_843_100 } else { 21_851_000 })
}

fn autumn_equinox(year: i32) -> u32 {
    equinox(year, if year < 2100 { 23_248_800 } else { 24_248_800 })
}

/// Day of the month, from its value in 1980 (in millionths of a day), the yearly drift and the
/// leap days that take it back.
fn equinox(year: i32, in_1980: i32) -> u32 {
    let years = year - 1980;
    let day = (in_1980 + 242_194 * years) / 1_000_000 - years / 4;
    day.unsigned_abs()
}

fn before(day: NaiveDate) -> Option<NaiveDate> {
    day.checked_sub_days(Days::new(1))
}

fn after(day: NaiveDate) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(1))
}
