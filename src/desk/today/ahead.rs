//! The next days, as an agenda.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::study_sessions::pages_staff::phase_chip;
use crate::study_sessions::readers::Listing;
use crate::study_sessions::wording;
use crate::vocabulary::tokyo;

/// A day of the agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Day {
    pub label: String,
    pub today: bool,
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    pub time: String,
    pub title: String,
    pub href: String,
    pub meta: String,
    pub chip: Chip,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chip {
    pub kind: &'static str,
    pub label: &'static str,
}

/// Sessions by the day they begin on; one that has begun stands under today.
/// `under` is the path their pages lie under.
pub fn days(sessions: &[Listing], now: DateTime<Utc>, under: &str) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for session in sessions {
        let day = tokyo::day_of(Ord::max(session.starts_at, now));
        let label = tokyo::date(day);
        let entry = entry(session, under);
        match days.last_mut() {
            Some(last) if last.label == label => last.entries.push(entry),
            _ => {
                let today = day == tokyo::day_of(now);
                days.push(Day { label, today, entries: vec![entry] });
            }
        }
    }
    days
}

fn entry(session: &Listing, under: &str) -> Entry {
    let clock = |at| tokyo::time(tokyo::time_of(at));
    let one_day = tokyo::day_of(session.starts_at) == tokyo::day_of(session.ends_at);
    let time = if one_day {
        format!("{}～{}", clock(session.starts_at), clock(session.ends_at))
    } else {
        tokyo::date_span(tokyo::day_of(session.starts_at), tokyo::day_of(session.ends_at))
    };
    let seats = session.seats.iter().map(|seats| {
        let of = seats.count.capacity.map_or_else(String::new, |most| format!("／{most}"));
        format!("{} {}{of}名", wording::mode(seats.count.mode), seats.count.taken)
    });
    let place = session.venue.clone().into_iter();
    let (kind, label) = phase_chip(session.phase);
    Entry {
        time,
        title: session.title.clone(),
        href: format!("{under}/{}", session.id),
        meta: place.chain(seats).collect::<Vec<_>>().join("　"),
        chip: Chip { kind, label },
    }
}
