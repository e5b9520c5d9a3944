//! What other capabilities tell the newsroom. The magazine stands above none of them, so the
//! assembly hands their answers in as functions.

use chrono::{DateTime, NaiveDate, Utc};
use entities::{StudySessionId, TermId};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};

use crate::context::Context;

/// The functions, as the assembly mounts them.
#[derive(Clone, Copy)]
pub struct Sources {
    pub sessions: SessionSource,
    pub advice: AdviceSource,
    pub paths: PathSource,
}

/// Public sessions.
pub type SessionSource =
    for<'a> fn(&'a Context, SessionsWanted) -> BoxFuture<'a, anyhow::Result<Vec<SessionNews>>>;

/// Open hours of accompanists from now on, by theme.
pub type AdviceSource = for<'a> fn(&'a Context) -> BoxFuture<'a, anyhow::Result<Vec<OpenTheme>>>;

/// Whether a path of our own site leads to a page readers can open.
pub type PathSource = for<'a> fn(&'a Context, &'a str) -> BoxFuture<'a, anyhow::Result<bool>>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionsWanted {
    /// Not over yet, the next first.
    Coming,
    /// Whatever became of them, as long as they were ever public.
    These(Vec<StudySessionId>),
}

/// A session with what decides whether it still fits into an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionNews {
    pub card: SessionCard,
    pub standing: SessionStanding,
    pub starts_at: DateTime<Utc>,
    /// Somebody can register or wait for a seat now, or will be able to.
    pub invites: bool,
    pub published_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionStanding {
    /// Will be held.
    Coming,
    Postponed,
    CalledOff,
    Over,
}

/// A session as an issue tells of it: the words of the moment it was put in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct SessionCard {
    pub session: StudySessionId,
    /// With its number: `第3回 …`
    pub title: String,
    /// `2026年12月3日（木）14:00～15:30`
    pub when: String,
    pub place: String,
    /// `12月1日（火）17:00まで`; empty when nobody can register.
    pub until: String,
    /// All seats are taken: whoever registers waits for one.
    #[serde(default)]
    pub full: bool,
    /// Absolute.
    pub url: String,
}

impl SessionCard {
    /// Until when one registers, and that one waits for a seat; none when nobody can.
    pub fn registration(&self) -> Option<String> {
        let note = if self.full { super::wording::FULL } else { "" };
        (!self.until.is_empty()).then(|| format!("{}{note}", self.until))
    }

    /// Whether everything but the seats is the same.
    pub fn tells_the_same(&self, other: &Self) -> bool {
        Self { full: other.full, ..self.clone() } == *other
    }
}

/// A theme accompanists have time for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct OpenTheme {
    pub theme: TermId,
    pub label: String,
    /// The first days with open hours, ascending.
    pub days: Vec<NaiveDate>,
    /// Where one is booked; absolute.
    pub url: String,
}
