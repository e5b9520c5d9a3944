//! Times of day: `14:00`, `1400`, `14時30分`, `午後2時半`.

use chrono::NaiveTime;

use super::{number, plain};

/// Why a text is not taken as a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeProblem {
    Empty,
    Form,
    /// No clock shows this hour or minute. An end at midnight is 0:00 of the next day.
    NoSuchTime,
}

/// Reads a time of day to the minute, in any width; seconds are taken if they are nought.
pub fn parse_time(raw: &str) -> Result<NaiveTime, TimeProblem> {
    let text = plain(raw);
    if text.is_empty() {
        return Err(TimeProblem::Empty);
    }
    let (half, text) = half_of_day(&text);
    let (hour, minute) = hour_and_minute(text).ok_or(TimeProblem::Form)?;
    let hour = match half {
        Some(noon) if hour <= 12 => hour % 12 + noon,
        Some(_) => return Err(TimeProblem::NoSuchTime),
        None => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, 0).ok_or(TimeProblem::NoSuchTime)
}

/// The hours that 午前 (0) or 午後 (12) adds. 午後12時 is noon and 午前12時 midnight, as clocks
/// with twelve hours show them.
fn half_of_day(text: &str) -> (Option<u32>, &str) {
    match (text.strip_prefix("午前"), text.strip_prefix("午後")) {
        (Some(rest), _) => (Some(0), rest),
        (_, Some(rest)) => (Some(12), rest),
        _ => (None, text),
    }
}

fn hour_and_minute(text: &str) -> Option<(u32, u32)> {
    if let Some((hour, rest)) = text.split_once('時') {
        let minute = match rest {
            "" => 0,
            "半" => 30,
            minutes => number(minutes.strip_suffix('分')?, 2)?,
        };
        return Some((number(hour, 2)?, minute));
    }
    if let Some((hour, rest)) = text.split_once(':') {
        let minutes = rest.strip_suffix(":00").unwrap_or(rest);
        let minute = number(minutes, 2).filter(|_| minutes.len() == 2)?;
        return Some((number(hour, 2)?, minute));
    }
    let together = number(text, 4).filter(|_| text.len() >= 3)?;
    Some((together / 100, together % 100))
}
