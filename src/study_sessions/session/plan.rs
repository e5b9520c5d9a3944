use std::ops::RangeInclusive;

use chrono::{DateTime, Utc};
use entities::study_sessions::question::QuestionKind;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::{Approval, Audience, Promotion};
use entities::{
    OrganisationId, PersonId, ResourceId, SessionPartId, SessionQuestionId, SessionSeriesId, TermId,
};

use super::SharingPlan;
use crate::vocabulary::{EmailAddress, FiscalYear, TimeSlot};

/// Everything a coordinator decides about a session, as a form or the API hands it over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionPlan {
    pub fiscal_year: FiscalYear,
    pub series: Option<SessionSeriesId>,
    /// 第n回
    pub number: Option<i32>,
    pub title: String,
    pub themes: Vec<TermId>,
    pub activity_level: Option<TermId>,
    pub purpose: String,
    /// Markdown.
    pub description: String,
    /// By start.
    pub parts: Vec<PartPlan>,
    pub online: OnlinePlan,
    pub seats: Vec<SeatPlan>,
    pub organisation_limit: Option<i32>,
    pub audience: Audience,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    pub approval: Approval,
    pub waiting: WaitingPlan,
    pub co_hosts: Vec<CoHostPlan>,
    pub contact: ContactPlan,
    pub questions: Vec<QuestionPlan>,
    pub asks_accessibility: bool,
    /// Minutes before the start.
    pub reminders: Vec<i32>,
}

/// 第n回
pub const NUMBERS: RangeInclusive<i32> = 1..=9_999;
/// Seats of one mode.
pub const CAPACITIES: RangeInclusive<i32> = 0..=100_000;
/// Seats one organisation may hold.
pub const ORGANISATION_LIMITS: RangeInclusive<i32> = 1..=100_000;
pub const OFFER_HOURS: RangeInclusive<i32> = 1..=80;
pub const STOP_HOURS: RangeInclusive<i32> = 0..=80;

/// Seven days, one day, one hour.
pub const USUAL_REMINDERS: [i32; 3] = [7 * 24 * 60, 24 * 60, 60];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartPlan {
    /// None for a new part.
    pub id: Option<SessionPartId>,
    pub title: Option<String>,
    pub slot: TimeSlot,
    pub venue: Option<VenuePlan>,
    pub speakers: Vec<SpeakerPlan>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VenuePlan {
    pub name: String,
    pub prefecture_code: Option<i32>,
    pub address: Option<String>,
    pub access: Option<String>,
    /// The listed room it occupies.
    pub room: Option<ResourceId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakerPlan {
    pub who: Speaker,
    pub remote: bool,
    pub topic: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// Somebody of the programme: the time is claimed in their calendar.
    Person(PersonId),
    Guest {
        name: String,
        affiliation: Option<String>,
    },
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnlinePlan {
    pub url: Option<String>,
    /// Meeting number, passcode, how to join.
    pub note: Option<String>,
    /// From when on participants are shown the address; without it from the confirmation on.
    pub released_at: Option<DateTime<Utc>>,
    /// The listed licence the meeting occupies.
    pub licence: Option<ResourceId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeatPlan {
    pub mode: Mode,
    /// None: as many as come.
    pub capacity: Option<i32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitingPlan {
    pub promotion: Promotion,
    /// Business hours an offered seat is kept.
    pub offer_hours: i32,
    /// Business hours before the start from which on nobody moves up by itself.
    pub stop_hours: i32,
}

impl Default for WaitingPlan {
    fn default() -> Self {
        Self { promotion: Promotion::Offer, offer_hours: 8, stop_hours: 8 }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoHostPlan {
    pub organisation: Option<OrganisationId>,
    pub name: String,
    /// What they get of the roster; none: nothing.
    pub sharing: Option<SharingPlan>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactPlan {
    pub name: String,
    pub email: EmailAddress,
    pub phone: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionPlan {
    /// None for a new question.
    pub id: Option<SessionQuestionId>,
    pub kind: QuestionKind,
    pub label: String,
    pub hint: Option<String>,
    pub required: bool,
    /// What can be chosen.
    pub options: Vec<String>,
}

impl SessionPlan {
    /// The start of the first part. A checked plan has one.
    pub fn starts_at(&self) -> Option<DateTime<Utc>> {
        self.parts.iter().map(|part| part.slot.starts()).min()
    }

    /// The end of the last part.
    pub fn ends_at(&self) -> Option<DateTime<Utc>> {
        self.parts.iter().map(|part| part.slot.ends()).max()
    }

    /// Registration is possible up to the start: so it is where nobody set another closing.
    pub fn closes_with_start(&self) -> bool {
        self.starts_at() == Some(self.closes_at)
    }

    pub fn has_mode(&self, mode: Mode) -> bool {
        self.seats.iter().any(|seats| seats.mode == mode)
    }
}
