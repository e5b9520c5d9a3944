//! Rows of availability, read back into the calendar's words. What is stored was checked before it
//! was; a row that no longer fits is a failure, not a refusal.

use anyhow::Context as _;
use chrono::Weekday;
use entities::consultations::{accompanist_profile, availability_exception, availability_rule};

use crate::calendar::availability::{
    Buffers, DayException, Grid, Limits, Mode, Modes, Reach, Shape, SlotLength, SlotLengths, Terms,
    TimeRange, Validity, WeeklyRule,
};

/// `["in_person","online"]`
pub fn modes_text(modes: Modes) -> String {
    let codes: Vec<_> = modes.iter().map(Mode::code).collect();
    serde_json::json!(codes).to_string()
}

/// Reads [`modes_text`] back.
pub fn modes_of(text: &str) -> anyhow::Result<Modes> {
    let codes: Vec<String> = serde_json::from_str(text).context("stored modes are no list")?;
    let modes: Option<Modes> = codes.iter().map(|code| Mode::from_code(code)).collect();
    modes.context("a stored mode is unknown")
}

/// `[30,60]`
pub fn lengths_text(lengths: SlotLengths) -> String {
    let minutes: Vec<_> = lengths.iter().map(SlotLength::minutes).collect();
    serde_json::json!(minutes).to_string()
}

fn lengths_of(text: &str) -> anyhow::Result<SlotLengths> {
    let minutes: Vec<u16> = serde_json::from_str(text).context("stored lengths are no list")?;
    let lengths: Option<_> = minutes.into_iter().map(SlotLength::from_minutes).collect();
    lengths.context("a stored length is unknown")
}

/// The terms in a fiscal year, whose contract may have a limit of its own and whose rules may want
/// more notice, in business days, than the accompanist does.
pub fn terms_of(
    profile: &accompanist_profile::Model,
    (contract, notice): (Option<u16>, i32),
) -> anyhow::Result<Terms> {
    let small = |minutes: i32| u16::try_from(minutes).context("a stored number is too large");
    let grid = Grid::from_minutes(small(profile.grid_minutes)?).context("a stored grid")?;
    let buffers = Buffers::new(small(profile.buffer_before)?, small(profile.buffer_after)?)?;
    let limit = |most: Option<i32>| most.map(small).transpose();
    let notice = profile.notice_days.max(notice);
    Ok(Terms {
        shape: Shape::new(lengths_of(&profile.lengths)?, grid, buffers)?,
        reach: Reach::new(u8::try_from(notice)?, small(profile.horizon_days)?)?,
        limits: Limits::new(
            limit(profile.most_per_day)?,
            limit(profile.most_per_week)?,
            limit(profile.most_per_month)?,
            contract,
        )?,
        rests_on_days_off: profile.closes_on_holidays,
    })
}

/// The rule, in the modes the profile offers at present; none if none of its modes is left.
pub fn rule_of(
    row: &availability_rule::Model,
    offered: Modes,
) -> anyhow::Result<Option<WeeklyRule>> {
    let modes = modes_of(&row.modes)?.intersection(offered);
    if modes.is_empty() {
        return Ok(None);
    }
    let hours = hours_of(Some(row.from_minute), Some(row.until_minute))?;
    let validity = Validity::new(row.valid_from, row.valid_until)?;
    let weekday = u8::try_from(row.weekday - 1).ok().and_then(|day| Weekday::try_from(day).ok());
    let weekday = weekday.context("a stored weekday is unknown")?;
    Ok(Some(WeeklyRule::new(weekday, hours, modes)?.valid(validity)))
}

/// What differs on a day. Its own modes count, whatever the profile offers in general.
pub fn exception_of(row: &availability_exception::Model) -> anyhow::Result<DayException> {
    if row.closed {
        return Ok(DayException::closed(row.day));
    }
    let hours = hours_of(row.from_minute, row.until_minute)?;
    Ok(DayException::extra(row.day, hours, modes_of(&row.modes)?)?)
}

fn hours_of(from: Option<i32>, until: Option<i32>) -> anyhow::Result<TimeRange> {
    let minute = |minute: Option<i32>| {
        minute.and_then(|minute| u16::try_from(minute).ok()).context("stored hours lack a minute")
    };
    Ok(TimeRange::new(minute(from)?, minute(until)?)?)
}
