use chrono::{DateTime, TimeDelta, Utc};
use entities::consultations::consultation::Mode;
use entities::{OrganisationId, PersonId, ResourceId, TermId};

use crate::calendar::availability::SlotLength;
use crate::consultations::availability::Wanted;
use crate::vocabulary::{LongText, tokyo};

/// Whom the client wants to meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    One(PersonId),
    /// Anybody who fits the theme and is free; whoever carries least.
    Anyone,
}

/// For whom it is, what about, and how.
#[derive(Clone, Debug)]
pub struct Subject {
    pub organisation: OrganisationId,
    pub theme: Option<TermId>,
    pub mode: Mode,
    pub length: SlotLength,
    pub about: LongText<2_000>,
    /// The version of the conditions of meeting online that was shown and accepted.
    pub accepts_conditions: Option<i32>,
    /// Made with the form; the same key twice is one consultation and one letter.
    pub request_key: String,
}

/// The wish to book a free slot.
#[derive(Clone, Debug)]
pub struct Booking {
    pub subject: Subject,
    pub with: With,
    pub starts_at: DateTime<Utc>,
}

/// A slot as it is looked for, whoever may be free then.
#[derive(Clone, Copy, Debug)]
pub struct Sought {
    pub organisation: OrganisationId,
    pub theme: Option<TermId>,
    pub mode: Mode,
    pub length: SlotLength,
    pub starts_at: DateTime<Utc>,
}

impl Sought {
    /// Whoever could be booked for it, or one of them.
    pub(super) fn by(self, one: Option<PersonId>) -> Wanted {
        let Self { organisation, theme, starts_at, .. } = self;
        Wanted { one, theme, asking: Some((organisation, tokyo::day_of(starts_at))) }
    }
}

impl Booking {
    pub(super) fn sought(&self) -> Sought {
        let Subject { organisation, theme, mode, length, .. } = self.subject;
        Sought { organisation, theme, mode, length, starts_at: self.starts_at }
    }
}

/// The wish to have a meeting arranged.
#[derive(Clone, Debug)]
pub struct Wishes {
    pub subject: Subject,
    /// The secretariat chooses unless somebody is named.
    pub accompanist: Option<PersonId>,
    /// 第1～第3希望, best first; none in a place that was left empty.
    pub starts: Vec<Option<DateTime<Utc>>>,
}

/// From when to when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WishedSlot {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

impl WishedSlot {
    pub fn new(starts_at: DateTime<Utc>, length: SlotLength) -> Self {
        Self { starts_at, ends_at: starts_at + TimeDelta::minutes(length.minutes().into()) }
    }
}

/// Where people meet, where the secretariat says so; otherwise what the accompanist entered holds.
#[derive(Clone, Debug, Default)]
pub struct Place {
    pub room: Option<ResourceId>,
    pub licence: Option<ResourceId>,
    pub place: Option<String>,
    pub online_url: Option<String>,
    pub phone: Option<String>,
}
