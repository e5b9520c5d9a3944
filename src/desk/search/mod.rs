//! One search over people, organisations, study sessions, consultations, contacts and letters.
//!
//! Each group asks what the list of its area asks, so that the list finds the same things under the
//! same words and shows those that are left out here: never more than [`MOST`] of a group are
//! shown. All of it is the work of coordinators; whoever may open none of these lists finds no
//! search. What was shown of whom is noted in the audit log, not what was searched for.
//!
//! A search costs at most 22 queries, 12 where nothing is found, and one transaction for the note.

pub mod api;
mod find;
mod hits;
pub mod pages;
mod sought;
mod wording;

use uuid::Uuid;

/// So many of a group are shown.
pub const MOST: usize = 8;

/// Where something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    People,
    Organisations,
    StudySessions,
    Consultations,
    Contacts,
    /// By the recipient.
    LettersTo,
    /// By the subject.
    LettersAbout,
}

impl Place {
    /// The name in addresses and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Organisations => "organisations",
            Self::StudySessions => "study_sessions",
            Self::Consultations => "consultations",
            Self::Contacts => "contacts",
            Self::LettersTo => "letters_to",
            Self::LettersAbout => "letters_about",
        }
    }

    /// What one of them is called in the API.
    pub fn kind(self) -> &'static str {
        match self {
            Self::People => "person",
            Self::Organisations => "organisation",
            Self::StudySessions => "study_session",
            Self::Consultations => "consultation",
            Self::Contacts => "contact",
            Self::LettersTo | Self::LettersAbout => "letter",
        }
    }
}

/// What was found in one place, in the order of the list there.
pub struct Group {
    pub place: Place,
    pub hits: Vec<Hit>,
    /// How many there are. None: more than are shown, and nobody counted them.
    pub total: Option<u64>,
    /// The list of all of them.
    pub href: String,
}

/// One thing that was found.
pub struct Hit {
    pub id: Uuid,
    pub title: String,
    /// What tells it from others of that name.
    pub detail: String,
    /// Kind of chip and word.
    pub state: (&'static str, &'static str),
    pub href: String,
}
