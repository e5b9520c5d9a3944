use chrono::{DateTime, TimeDelta, Utc};
use entities::PersonId;
use entities::mail::message::{CalendarMethod, Language, LetterClass};
use uuid::Uuid;

use crate::vocabulary::EmailAddress;

/// To whom a letter goes, when, and how hard it is tried. One recipient: there is no CC or BCC.
#[derive(Clone, Debug)]
pub struct Envelope {
    pub to: EmailAddress,
    pub person: Option<PersonId>,
    pub language: Language,
    /// Names the occasion (`registration:<id>:confirmed`); the same key twice makes one letter.
    pub dedupe_key: String,
    pub class: LetterClass,
    /// What the letter is about: the name of a table and an id in it.
    pub concerns: Option<(&'static str, Uuid)>,
    pub not_before: Option<DateTime<Utc>>,
    /// Without it: fifteen minutes for a sign-in letter, two days for a circular, five for others,
    /// counted from the earliest moment it may leave.
    pub expires_at: Option<DateTime<Utc>>,
    pub calendar: Option<CalendarPart>,
}

/// An appointment a mail program can put into the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarPart {
    pub method: CalendarMethod,
    /// A whole iCalendar object whose METHOD agrees.
    pub ics: String,
}

impl Envelope {
    /// An ordinary letter in Japanese, to be changed by struct update.
    pub fn to(address: EmailAddress, dedupe_key: impl Into<String>) -> Self {
        Self {
            to: address,
            person: None,
            language: Language::Ja,
            dedupe_key: dedupe_key.into(),
            class: LetterClass::Transactional,
            concerns: None,
            not_before: None,
            expires_at: None,
            calendar: None,
        }
    }
}

/// How long a letter is tried when its envelope does not say.
pub(super) fn lifetime(class: LetterClass) -> TimeDelta {
    match class {
        LetterClass::SignIn => TimeDelta::minutes(15),
        LetterClass::Bulk => TimeDelta::days(2),
        LetterClass::Transactional => TimeDelta::days(5),
    }
}

/// Lower goes first: somebody waits for a sign-in link, nobody for a circular.
pub(super) fn priority(class: LetterClass) -> i32 {
    match class {
        LetterClass::SignIn => 0,
        LetterClass::Transactional => 10,
        LetterClass::Bulk => 20,
    }
}
