//! What the lines of a history changed, as far as whoever reads them may know.

use chrono::{DateTime, Utc};
use entities::PersonId;
use entities::consultations::consultation::{Mode, Side};
use entities::consultations::event::{self, EventKind};
use serde::Deserialize;

use crate::consultations::meeting::MoveFacts;

/// Before and after; what stayed is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    pub starts: Option<(DateTime<Utc>, DateTime<Utc>)>,
    pub minutes: Option<(i32, i32)>,
    pub mode: Option<(Mode, Mode)>,
    pub place: Option<(Option<String>, Option<String>)>,
    /// Another address or number; neither is told here.
    pub contact: bool,
    /// By name.
    pub accompanist: Option<(String, String)>,
    /// What was wished for from then on, best first.
    pub wishes: Vec<DateTime<Utc>>,
}

/// The people a line names.
pub fn named(line: &event::Model) -> [Option<PersonId>; 2] {
    let facts = facts(line).filter(|facts| facts.accompanist_before.is_some());
    facts.map_or([None, None], |facts| [facts.accompanist_before, facts.accompanist])
}

/// None for what changed nothing. Accompanists do not learn who was asked before them and where,
/// nor for when a client had wished.
pub fn change(
    line: &event::Model,
    side: Side,
    name: impl Fn(PersonId) -> Option<String>,
) -> Option<Change> {
    let told = side != Side::Accompanist;
    let change = match line.kind {
        EventKind::Moved => moved(facts(line)?, told, name),
        EventKind::Requested | EventKind::WishesChanged if told => {
            Change { wishes: wishes(line), ..Change::default() }
        }
        _ => return None,
    };
    Some(change).filter(|change| *change != Change::default())
}

fn moved(facts: MoveFacts, told: bool, name: impl Fn(PersonId) -> Option<String>) -> Change {
    let known = told || facts.accompanist_before.is_none();
    let people = facts.accompanist_before.zip(facts.accompanist).filter(|_| told);
    Change {
        starts: facts.from.zip(facts.to).filter(|(from, to)| from != to),
        minutes: facts.minutes,
        mode: facts.mode,
        place: facts.place.filter(|_| known),
        contact: facts.contact && known,
        accompanist: people.and_then(|(from, to)| name(from).zip(name(to))),
        wishes: Vec::new(),
    }
}

fn facts(line: &event::Model) -> Option<MoveFacts> {
    if line.kind != EventKind::Moved {
        return None;
    }
    serde_json::from_str(&line.details).ok()
}

#[derive(Deserialize)]
struct Wishes {
    wishes: Vec<DateTime<Utc>>,
}

fn wishes(line: &event::Model) -> Vec<DateTime<Utc>> {
    let read: Option<Wishes> = serde_json::from_str(&line.details).ok();
    read.map(|read| read.wishes).unwrap_or_default()
}
