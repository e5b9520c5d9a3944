//! What is sent and shown of introductions.

use chrono::{DateTime, NaiveDate, Utc};
use entities::networking::introduction::{IntroductionState, Side};
use entities::networking::{disclosure, introduction_outcome, introduction_time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::mail::Language;
use crate::networking::introductions::{Details, Fact, Parties};
use crate::web::one_of;

/// An introduction as one of its sides sees it: of the other nothing but the text that names nobody,
/// until both have agreed.
#[derive(Serialize, ToSchema)]
pub struct IntroductionOfSide {
    pub id: Uuid,
    pub number: String,
    #[schema(schema_with = one_of::<IntroductionState>)]
    pub state: IntroductionState,
    /// What is told of the other side before both agreed.
    pub told: Option<String>,
    /// Until when an answer is awaited.
    pub due_at: Option<DateTime<Utc>>,
    /// Who the other side is, once both agreed.
    pub other: Vec<Fact>,
    pub meeting: Option<IntroductionMeetingFacts>,
    /// To choose from, or offered by oneself.
    pub times: Vec<IntroductionTimeItem>,
    /// Where one would meet at one of them.
    pub times_place: Option<String>,
    /// The times were offered by the reader.
    pub times_are_own: bool,
    pub outcomes: Vec<IntroductionOutcomeItem>,
    /// What was told of the reader, to whom.
    pub disclosures: Vec<DisclosureItem>,
}

#[derive(Serialize, ToSchema)]
pub struct IntroductionMeetingFacts {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub place: String,
}

#[derive(Serialize, ToSchema)]
pub struct IntroductionTimeItem {
    pub id: Uuid,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

#[derive(Serialize, ToSchema)]
pub struct IntroductionOutcomeItem {
    /// Whose answer it is.
    #[schema(schema_with = one_of::<Side>)]
    pub side: Side,
    pub days: i32,
    pub due_at: DateTime<Utc>,
    pub asked_at: Option<DateTime<Utc>>,
    pub answered_at: Option<DateTime<Utc>>,
    pub met: Option<bool>,
    pub rating: Option<i32>,
    pub words: String,
}

/// Personal data told to somebody, on consent. Kept until the day named.
#[derive(Serialize, ToSchema)]
pub struct DisclosureItem {
    pub id: Uuid,
    pub introduction_id: Uuid,
    pub at: DateTime<Utc>,
    /// Whose data it was.
    pub subject: String,
    pub recipient: String,
    #[schema(example = json!(["name", "email"]))]
    pub details: Vec<&'static str>,
    pub agreed_at: DateTime<Utc>,
    pub keep_until: NaiveDate,
}

/// Details of oneself that may be told once both agreed.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentBody {
    /// Of `organisation`, `name`, `title`, `email`, `phone`, `website`.
    #[schema(example = json!(["name", "email"]))]
    pub details: Vec<String>,
    /// An operator's: to be asked once more when the other side has agreed.
    #[serde(default)]
    pub asks_again: bool,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct IntroductionEndingBody {
    /// Read by the secretariat alone.
    #[schema(max_length = 500)]
    pub reason: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TimesBody {
    /// One to three.
    pub times: Vec<SlotBody>,
    /// A place, or an address to open.
    #[schema(max_length = 300)]
    pub place: String,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SlotBody {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceBody {
    /// Of `times`.
    pub time_id: Uuid,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IntroductionOutcomeBody {
    pub met: bool,
    #[schema(minimum = 1, maximum = 5)]
    pub rating: Option<i32>,
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub words: String,
}

impl IntroductionOfSide {
    pub fn of(
        parties: &Parties,
        side: Side,
        (times, outcomes, disclosures): (
            Vec<introduction_time::Model>,
            Vec<introduction_outcome::Model>,
            Vec<disclosure::Model>,
        ),
    ) -> Self {
        let row = &parties.row;
        let known = row.introduced_at.is_some();
        let shown = side == Side::Partner
            || matches!(row.state, IntroductionState::Candidate | IntroductionState::PartnerAgreed);
        let told = if side == Side::Partner { &row.told_partner } else { &row.told_requester };
        let english = parties.language(side) == Language::En;
        let other = parties.other(side).map(|(there, agreed)| there.told(&agreed, english));
        let meeting = row.meeting_starts_at.zip(row.meeting_ends_at);
        Self {
            id: row.id.0,
            number: row.number.clone(),
            state: row.state,
            told: (shown && !known).then(|| told.clone()).filter(|told| !told.is_empty()),
            due_at: row.due_at,
            other: other.unwrap_or_default(),
            meeting: meeting.map(|(starts_at, ends_at)| IntroductionMeetingFacts {
                starts_at,
                ends_at,
                place: row.meeting_place.clone(),
            }),
            times: times.into_iter().map(IntroductionTimeItem::from).collect(),
            times_place: Some(row.offered_place.clone()).filter(|place| !place.is_empty()),
            times_are_own: row.offered_by == Some(side),
            outcomes: outcomes.into_iter().map(IntroductionOutcomeItem::from).collect(),
            disclosures: disclosures.into_iter().map(DisclosureItem::from).collect(),
        }
    }
}

impl From<introduction_time::Model> for IntroductionTimeItem {
    fn from(row: introduction_time::Model) -> Self {
        Self { id: row.id.0, starts_at: row.starts_at, ends_at: row.ends_at }
    }
}

impl From<introduction_outcome::Model> for IntroductionOutcomeItem {
    fn from(row: introduction_outcome::Model) -> Self {
        Self {
            side: row.side,
            days: row.days,
            due_at: row.due_at,
            asked_at: row.asked_at,
            answered_at: row.answered_at,
            met: row.met,
            rating: row.rating,
            words: row.words,
        }
    }
}

impl From<disclosure::Model> for DisclosureItem {
    fn from(row: disclosure::Model) -> Self {
        let details = Details::stored(&row.details);
        Self {
            id: row.id.0,
            introduction_id: row.introduction_id.0,
            at: row.at,
            subject: row.subject_name,
            recipient: row.recipient,
            details: details.iter().map(crate::networking::introductions::Detail::code).collect(),
            agreed_at: row.agreed_at,
            keep_until: row.keep_until,
        }
    }
}
