//! What the secretariat is shown of events and of those who take part.

use chrono::{DateTime, Utc};
use entities::networking::events::event::{self, EventFormat, EventState};
use entities::networking::events::participant::{ParticipantRoute, Presence};
use entities::networking::events::separation;
use entities::networking::events::wish::{self, WishKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::networking::events::revise::Revised;
use crate::networking::events::storage::{Participant, Whole};
use crate::networking::events::wording;
use crate::people::vocabularies::Terms;
use crate::web::one_of;

/// An event as the secretariat sees it.
#[derive(Serialize, ToSchema)]
pub struct NetworkingEventItem {
    pub id: Uuid,
    #[schema(schema_with = one_of::<EventState>)]
    pub state: EventState,
    pub title: String,
    pub description: String,
    pub part_id: Option<Uuid>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub venue: Option<String>,
    pub room_id: Option<Uuid>,
    pub online_url: Option<String>,
    pub capacity: i32,
    /// Confirmed participants.
    pub taken: i32,
    pub deadline: DateTime<Utc>,
    #[schema(schema_with = one_of::<EventFormat>)]
    pub format: EventFormat,
    pub table_size: i32,
    pub rounds: i32,
    pub round_minutes: i32,
    /// The plan everybody works on.
    pub plan_id: Option<Uuid>,
    /// The plan participants were told last; on the day their pages follow `plan_id`.
    pub published_plan_id: Option<Uuid>,
    pub call_off_reason: Option<String>,
    /// To be sent with a change.
    pub version: i32,
}

impl From<event::Model> for NetworkingEventItem {
    fn from(row: event::Model) -> Self {
        Self {
            id: row.id.0,
            state: row.state,
            title: row.title,
            description: row.description,
            part_id: row.part_id.map(|id| id.0),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            venue: row.venue,
            room_id: row.room_id.map(|id| id.0),
            online_url: row.online_url,
            capacity: row.capacity,
            taken: row.taken,
            deadline: row.deadline,
            format: row.format,
            table_size: row.table_size,
            rounds: row.rounds,
            round_minutes: row.round_minutes,
            plan_id: row.plan_id.map(|id| id.0),
            published_plan_id: row.published_plan_id.map(|id| id.0),
            call_off_reason: row.call_off_reason,
            version: row.version,
        }
    }
}

#[derive(Deserialize, Serialize, ToSchema)]
pub struct NetworkingEventMade {
    pub id: Uuid,
}

#[derive(Deserialize, Serialize, ToSchema)]
pub struct NetworkingParticipantMade {
    pub id: Uuid,
}

/// How many people get a letter.
#[derive(Serialize, ToSchema)]
pub struct NetworkingLetters {
    pub letters: usize,
}

/// What came of a change.
#[derive(Serialize, ToSchema)]
pub struct NetworkingEventChanged {
    /// How many people get a letter.
    pub letters: usize,
    /// The plan was made for other rounds or tables: plan anew.
    pub plan_dropped: bool,
}

impl From<Revised> for NetworkingEventChanged {
    fn from(done: Revised) -> Self {
        Self { letters: done.letters, plan_dropped: done.plan_dropped }
    }
}

/// A wish with its name.
#[derive(Serialize, ToSchema)]
pub struct NetworkingWishShown {
    #[schema(schema_with = one_of::<WishKind>)]
    pub kind: WishKind,
    pub target: String,
    /// 「鈴木 大地さん」「テーマ：採用」
    pub label: String,
    pub points: i32,
}

impl NetworkingWishShown {
    pub fn of(whole: &Whole, terms: &Terms, row: &wish::Model) -> Self {
        Self {
            kind: row.kind,
            target: row.target.clone(),
            label: wording::wished(whole, Some(terms), row),
            points: row.points,
        }
    }

    /// As whoever wished may read it.
    pub fn own(whole: &Whole, terms: &Terms, row: &wish::Model) -> Self {
        Self { label: wording::own_wish(whole, terms, row), ..Self::of(whole, terms, row) }
    }
}

/// Somebody who takes part, for the secretariat.
#[derive(Serialize, ToSchema)]
pub struct NetworkingParticipantItem {
    pub id: Uuid,
    pub person_id: Uuid,
    pub name: String,
    pub organisation_id: Option<Uuid>,
    pub organisation: Option<String>,
    #[schema(schema_with = one_of::<ParticipantRoute>)]
    pub route: ParticipantRoute,
    pub shows_name: bool,
    pub shows_organisation: bool,
    #[schema(schema_with = one_of::<Presence>)]
    pub presence: Presence,
    /// The first round they are there for, unless they are absent.
    pub first_round: i32,
    /// The last round they are there for; absent: the last of the event.
    pub last_round: Option<i32>,
    pub wishes: Vec<NetworkingWishShown>,
}

impl NetworkingParticipantItem {
    pub fn of(whole: &Whole, terms: &Terms, one: &Participant) -> Self {
        let wishes = whole.wishes.iter().filter(|row| row.participant_id == one.id());
        Self {
            id: one.id().0,
            person_id: one.row.person_id.0,
            name: one.name(),
            organisation_id: one.row.organisation_id.map(|id| id.0),
            organisation: one.organisation_name().map(str::to_owned),
            route: one.row.route,
            shows_name: one.row.shows_name,
            shows_organisation: one.row.shows_organisation,
            presence: one.row.presence,
            first_round: one.row.first_round + 1,
            last_round: one.row.end_round,
            wishes: wishes.map(|row| NetworkingWishShown::of(whole, terms, row)).collect(),
        }
    }
}

/// Two who are kept apart.
#[derive(Serialize, ToSchema)]
pub struct NetworkingSeparationItem {
    pub one_id: Uuid,
    pub other_id: Uuid,
    pub reason: String,
    pub laid_down_at: DateTime<Utc>,
}

impl From<separation::Model> for NetworkingSeparationItem {
    fn from(row: separation::Model) -> Self {
        Self {
            one_id: row.one_id.0,
            other_id: row.other_id.0,
            reason: row.reason,
            laid_down_at: row.laid_down_at,
        }
    }
}

/// A wish that no round fulfilled.
#[derive(Serialize, ToSchema)]
pub struct NetworkingUnmetWish {
    pub participant_id: Uuid,
    pub wish: NetworkingWishShown,
    /// Participants it fits who may be asked.
    pub partner_ids: Vec<Uuid>,
    /// What it was turned into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub introduction_id: Option<Uuid>,
}

#[derive(Deserialize, Serialize, ToSchema)]
pub struct NetworkingIntroductionMade {
    pub introduction_id: Uuid,
}

/// Two who sat at one table in a round that took place.
#[derive(Serialize, ToSchema)]
pub struct NetworkingMeetingItem {
    pub round: i32,
    pub one_person_id: Uuid,
    pub other_person_id: Uuid,
    pub begun_at: DateTime<Utc>,
}
