//! The next days, as an agenda.

use chrono::{DateTime, Utc};
use entities::networking::events::event;
use serde::Serialize;

use crate::consultations::{self, meeting::Parties};
use crate::networking::events;
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

/// Something that takes place, and from when on.
pub struct Dated {
    pub starts_at: DateTime<Utc>,
    pub entry: Entry,
}

/// Everything, in the order of time, by the day it begins on; what has begun stands under today.
pub fn days(all: Vec<Dated>, now: DateTime<Utc>) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for one in all {
        let day = tokyo::day_of(Ord::max(one.starts_at, now));
        let label = tokyo::date(day);
        match days.last_mut() {
            Some(last) if last.label == label => last.entries.push(one.entry),
            _ => {
                let today = day == tokyo::day_of(now);
                days.push(Day { label, today, entries: vec![one.entry] });
            }
        }
    }
    days
}

/// `14:00～16:00`, or the days where it lasts several.
fn span(starts: DateTime<Utc>, ends: DateTime<Utc>) -> String {
    let clock = |at| tokyo::time(tokyo::time_of(at));
    let (first, last) = (tokyo::day_of(starts), tokyo::day_of(ends));
    if first == last {
        format!("{}～{}", clock(starts), clock(ends))
    } else {
        tokyo::date_span(first, last)
    }
}

/// The word for what it is comes first.
fn meta(what: &str, more: impl IntoIterator<Item = String>) -> String {
    let words = std::iter::once(what.to_owned()).chain(more);
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("　")
}

/// `under` is the path the pages of sessions lie under.
pub fn session(session: &Listing, under: &str) -> Dated {
    let seats = session.seats.iter().map(|seats| {
        let of = seats.count.capacity.map_or_else(String::new, |most| format!("／{most}"));
        format!("{} {}{of}名", wording::mode(seats.count.mode), seats.count.taken)
    });
    let (kind, label) = phase_chip(session.phase);
    let entry = Entry {
        time: span(session.starts_at, session.ends_at),
        title: session.title.clone(),
        href: format!("{under}/{}", session.id),
        meta: meta("勉強会", session.venue.clone().into_iter().chain(seats)),
        chip: Chip { kind, label },
    };
    Dated { starts_at: session.starts_at, entry }
}

/// None for one without a time.
pub fn consultation(parties: &Parties) -> Option<Dated> {
    let (starts_at, ends_at) = parties.row.starts_at.zip(parties.row.ends_at)?;
    let (kind, label) = consultations::wording::chip(parties.row.state);
    let way = consultations::wording::mode(parties.row.mode).to_owned();
    let with = parties.accompanist_name().map(|name| format!("{name}さん"));
    let entry = Entry {
        time: span(starts_at, ends_at),
        title: parties.organisation.clone(),
        href: format!("/staff/consultations/{}", parties.row.id),
        meta: meta("個別相談", [way].into_iter().chain(with)),
        chip: Chip { kind, label },
    };
    Some(Dated { starts_at, entry })
}

pub fn event(event: &event::Model) -> Dated {
    let (kind, label) = events::wording::state_chip(event.state);
    let seats = format!("{}／{}名", event.taken, event.capacity);
    let entry = Entry {
        time: span(event.starts_at, event.ends_at),
        title: event.title.clone(),
        href: format!("/staff/events/{}", event.id),
        meta: meta(events::wording::EVENTS, event.venue.clone().into_iter().chain([seats])),
        chip: Chip { kind, label },
    };
    Dated { starts_at: event.starts_at, entry }
}
