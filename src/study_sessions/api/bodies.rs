//! The JSON of a session's plan. Instants are RFC 3339 with an offset; ids are UUIDs.

use chrono::{DateTime, Utc};
use entities::study_sessions::question::QuestionKind;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::{Approval, Audience, Promotion};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Everything a coordinator decides about a session.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanBody {
    pub series_id: Option<Uuid>,
    /// 第n回
    pub number: Option<i32>,
    #[schema(max_length = 100)]
    pub title: String,
    #[serde(default)]
    pub theme_ids: Vec<Uuid>,
    pub activity_level_id: Option<Uuid>,
    #[serde(default)]
    pub purpose: String,
    /// Markdown.
    #[serde(default)]
    pub description: String,
    #[schema(min_items = 1, max_items = 20)]
    pub parts: Vec<PartBody>,
    #[serde(default)]
    pub online: OnlineBody,
    pub seats: Vec<SeatBody>,
    /// Most seats for one organisation.
    pub organisation_limit: Option<i32>,
    /// `new_operators`, `operators` or `public`.
    #[schema(value_type = String)]
    pub audience: Audience,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    /// `automatic` or `by_staff`.
    #[schema(value_type = String)]
    pub approval: Approval,
    pub waiting: Option<WaitingBody>,
    #[serde(default)]
    pub co_hosts: Vec<CoHostBody>,
    pub contact: ContactBody,
    #[serde(default)]
    #[schema(max_items = 20)]
    pub questions: Vec<QuestionBody>,
    #[serde(default)]
    pub asks_accessibility: bool,
    /// Minutes before the start; seven days, one day and one hour when absent.
    pub reminders: Option<Vec<i32>>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartBody {
    /// Absent for a new part.
    pub id: Option<Uuid>,
    pub title: Option<String>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub venue: Option<VenueBody>,
    #[serde(default)]
    pub speakers: Vec<SpeakerBody>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VenueBody {
    pub name: String,
    /// JIS X 0401, 1 to 47.
    pub prefecture_code: Option<i32>,
    pub address: Option<String>,
    pub access: Option<String>,
    pub room_id: Option<Uuid>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpeakerBody {
    /// Somebody of the programme; their time is claimed. Either this or `name`.
    pub person_id: Option<Uuid>,
    pub name: Option<String>,
    pub affiliation: Option<String>,
    #[serde(default)]
    pub remote: bool,
    pub topic: Option<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OnlineBody {
    pub url: Option<String>,
    pub note: Option<String>,
    /// From when on participants are shown the address.
    pub released_at: Option<DateTime<Utc>>,
    pub licence_id: Option<Uuid>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatBody {
    /// `venue` or `online`.
    #[schema(value_type = String)]
    pub mode: Mode,
    /// Null: as many as come.
    pub capacity: Option<i32>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WaitingBody {
    /// `direct` or `offer`.
    #[schema(value_type = String)]
    pub promotion: Promotion,
    /// Business hours an offered seat is kept.
    pub offer_hours: i32,
    /// Business hours before the start from which on nobody moves up.
    pub stop_hours: i32,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CoHostBody {
    pub organisation_id: Option<Uuid>,
    pub name: String,
    /// On what ground they may see the roster; null: they may not.
    pub legal_basis: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactBody {
    pub name: String,
    pub email: String,
    pub phone: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionBody {
    /// Absent for a new question.
    pub id: Option<Uuid>,
    /// `text`, `choice`, `choices` or `file`.
    #[schema(value_type = String)]
    pub kind: QuestionKind,
    pub label: String,
    pub hint: Option<String>,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub options: Vec<String>,
}
