//! One entry of the calendar, whatever it is of.

use chrono::{DateTime, NaiveDate, Utc};
use entities::ResourceId;
use serde::Serialize;
use uuid::Uuid;

use super::Kind;
use crate::calendar::Holder;
use crate::vocabulary::tokyo;

#[derive(Clone, Debug)]
pub struct Entry {
    pub kind: Kind,
    /// Of the session, consultation, event, introduction, engagement or issue; none of a day.
    pub id: Option<Uuid>,
    pub when: When,
    pub title: String,
    pub state: Option<State>,
    /// It may still come to nothing: a draft, a time on offer, a request nobody has approved.
    pub provisional: bool,
    /// The operator it concerns.
    pub organisation: Option<String>,
    /// The accompanist of a consultation; who sees to a step.
    pub person: Option<String>,
    pub modes: Vec<Mode>,
    /// As it was typed.
    pub place: Option<String>,
    pub resources: Vec<Taken>,
    /// The secretariat's page about it.
    pub path: String,
    /// Under whom its room or licence is taken.
    pub holder: Option<Holder>,
}

/// When something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Slot(DateTime<Utc>, DateTime<Utc>),
    Moment(DateTime<Utc>),
    Day(NaiveDate),
}

/// Where something stands: the word the API has for it, and a chip.
#[derive(Clone, Debug)]
pub struct State {
    pub word: String,
    pub chip: (&'static str, &'static str),
}

/// How people meet: the word the API has for it, and the one people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mode {
    pub word: &'static str,
    pub label: &'static str,
}

/// A room or a licence that is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub id: ResourceId,
    pub label: String,
}

impl Entry {
    /// With nothing known beyond what every entry has.
    pub fn new(kind: Kind, when: When, title: String, path: String) -> Self {
        Self {
            kind,
            id: None,
            when,
            title,
            state: None,
            provisional: false,
            organisation: None,
            person: None,
            modes: Vec::new(),
            place: None,
            resources: Vec::new(),
            path,
            holder: None,
        }
    }
}

impl When {
    pub fn starts(self) -> DateTime<Utc> {
        match self {
            Self::Slot(starts, _) | Self::Moment(starts) => starts,
            Self::Day(day) => tokyo::start_of_day(day),
        }
    }

    /// None of what only begins.
    pub fn ends(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Slot(_, ends) => Some(ends),
            Self::Moment(_) => None,
            Self::Day(day) => Some(tokyo::end_of_day(day)),
        }
    }

    pub fn is_all_day(self) -> bool {
        matches!(self, Self::Day(_))
    }
}

impl State {
    pub fn new(state: impl Serialize, chip: (&'static str, &'static str)) -> Self {
        Self { word: word(state), chip }
    }
}

/// A state as the API writes it.
fn word(state: impl Serialize) -> String {
    let written = serde_json::to_value(state).ok();
    written.as_ref().and_then(|word| word.as_str()).unwrap_or_default().to_owned()
}
