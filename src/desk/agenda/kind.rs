//! What stands in the calendar, and who sees which of it.

use entities::PersonId;
use entities::people::role_assignment::Role;
use serde::Serialize;

use crate::people::Staff;

/// What an entry is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A day on which the office differs from the law's calendar.
    SpecialDay,
    /// A step of an engagement, on the day it is due.
    Milestone,
    /// An issue of the mail magazine, when its sending begins or is meant to.
    Issue,
    /// A part of a study session.
    StudySession,
    Consultation,
    NetworkingEvent,
    /// The meeting of an introduction, or a time on offer for one.
    Introduction,
}

impl Kind {
    /// As the boxes of the page have them.
    pub const ALL: [Self; 7] = [
        Self::StudySession,
        Self::Consultation,
        Self::NetworkingEvent,
        Self::Introduction,
        Self::Milestone,
        Self::Issue,
        Self::SpecialDay,
    ];

    /// The word addresses and the API have for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::SpecialDay => "special_day",
            Self::Milestone => "milestone",
            Self::Issue => "issue",
            Self::StudySession => "study_session",
            Self::Consultation => "consultation",
            Self::NetworkingEvent => "networking_event",
            Self::Introduction => "introduction",
        }
    }

    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Somebody of the secretariat who looks at the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    person: PersonId,
    arranges: bool,
}

impl From<&Staff> for Reader {
    fn from(who: &Staff) -> Self {
        let arranges = who.person().roles.may(Role::Coordinator);
        Self { person: who.person_id(), arranges }
    }
}

impl Reader {
    /// For samples. Handlers convert from [`Staff`].
    pub(super) fn arranging(person: PersonId) -> Self {
        Self { person, arranges: true }
    }

    pub fn person(self) -> PersonId {
        self.person
    }

    /// Whoever arranges nothing opens issues of the magazine alone.
    pub fn opens(self, kind: Kind) -> bool {
        self.arranges || kind == Kind::Issue
    }

    /// Rooms and licences are for those who arrange.
    pub fn arranges(self) -> bool {
        self.arranges
    }

    pub fn kinds(self) -> Vec<Kind> {
        Kind::ALL.into_iter().filter(|kind| self.opens(*kind)).collect()
    }
}
