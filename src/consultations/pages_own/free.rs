//! What follows from availability: the hours in which somebody can be booked, day by day.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::words::modes_text;
use crate::calendar::availability::{FreeSlot, Modes};
use crate::vocabulary::tokyo;

/// A day with something free.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct FreeDay {
    /// `12月3日（木）`
    pub day: String,
    /// `10:00～12:00（対面・オンライン）`
    pub hours: Vec<String>,
}

/// Free hours of one day, as they lie together: by start.
pub struct Stretch {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    pub modes: Modes,
}

/// Slots that overlap or touch, and are met in the same ways, are one stretch. Slots by start.
pub fn stretches(slots: &[FreeSlot]) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    for slot in slots {
        let open = all.iter_mut().rev().find(|one| one.modes == slot.modes());
        if let Some(one) = open.filter(|one| slot.starts() <= one.until) {
            one.until = one.until.max(slot.ends());
        } else {
            let (from, until) = (slot.starts(), slot.ends());
            all.push(Stretch { from, until, modes: slot.modes() });
        }
    }
    all
}

pub fn days(slots: &[FreeSlot]) -> Vec<FreeDay> {
    let mut days: Vec<(NaiveDate, FreeDay)> = Vec::new();
    for one in stretches(slots) {
        let day = tokyo::day_of(one.from);
        let hours = format!("{}（{}）", hours(&one), modes_text(one.modes));
        match days.last_mut().filter(|(last, _)| *last == day) {
            Some((_, known)) => known.hours.push(hours),
            None => days.push((day, FreeDay { day: tokyo::month_day(day), hours: vec![hours] })),
        }
    }
    days.into_iter().map(|(_, day)| day).collect()
}

/// `10:00～12:00`
pub fn hours(one: &Stretch) -> String {
    let time = |at| tokyo::time(tokyo::time_of(at));
    format!("{}～{}", time(one.from), time(one.until))
}
