//! The JSON of a session's plan. Instants are RFC 3339 with an offset; ids are UUIDs.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entities::study_sessions::co_host::Basis;
use entities::study_sessions::question::QuestionKind;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::{Approval, Audience, Promotion};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::study_sessions::session::RosterColumn;
use crate::web::one_of;

/// Everything a coordinator decides about a session.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "title": "地域間連携をどう始めるか", "number": 3,
    "parts": [{
        "starts_at": "2026-12-10T14:00:00+09:00", "ends_at": "2026-12-10T16:00:00+09:00",
        "venue": { "name": "みなと会館", "prefecture_code": 20 },
        "speakers": [{ "name": "佐藤 健", "affiliation": "みなと大学" }],
    }],
    "online": { "url": "https://meet.example.jp/j/1" },
    "seats": [{ "mode": "venue", "capacity": 30 }, { "mode": "online", "capacity": null }],
    "audience": "operators",
    "opens_at": "2026-11-10T10:00:00+09:00", "closes_at": "2026-12-09T17:00:00+09:00",
    "approval": "automatic",
    "contact": { "name": "勉強会担当", "email": "study@example.jp" },
}))]
pub struct PlanBody {
    pub series_id: Option<Uuid>,
    /// 第n回
    #[schema(minimum = 1)]
    pub number: Option<i32>,
    #[schema(min_length = 1, max_length = 100, example = "地域間連携をどう始めるか")]
    pub title: String,
    #[serde(default)]
    pub theme_ids: Vec<Uuid>,
    pub activity_level_id: Option<Uuid>,
    #[serde(default)]
    pub purpose: String,
    /// Markdown.
    #[serde(default)]
    #[schema(max_length = 20000)]
    pub description: String,
    #[schema(min_items = 1, max_items = 20)]
    pub parts: Vec<PartBody>,
    #[serde(default)]
    pub online: OnlineBody,
    /// One for each way of taking part.
    #[schema(min_items = 1, max_items = 2)]
    pub seats: Vec<SeatBody>,
    /// Most seats for one organisation.
    #[schema(minimum = 1)]
    pub organisation_limit: Option<i32>,
    #[schema(schema_with = one_of::<Audience>)]
    pub audience: Audience,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    #[schema(schema_with = one_of::<Approval>)]
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
    /// Minutes before the start; those of `/study-session-defaults` when absent.
    pub reminders: Option<Vec<i32>>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartBody {
    /// Absent for a new part.
    pub id: Option<Uuid>,
    pub title: Option<String>,
    /// Whole minutes.
    pub starts_at: DateTime<Utc>,
    /// Within 24 hours of the start.
    pub ends_at: DateTime<Utc>,
    pub venue: Option<VenueBody>,
    #[serde(default)]
    pub speakers: Vec<SpeakerBody>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VenueBody {
    pub name: String,
    /// JIS X 0401.
    #[schema(minimum = 1, maximum = 47)]
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
    #[schema(schema_with = one_of::<Mode>)]
    pub mode: Mode,
    /// Null: as many as come.
    #[schema(minimum = 0)]
    pub capacity: Option<i32>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WaitingBody {
    #[schema(schema_with = one_of::<Promotion>)]
    pub promotion: Promotion,
    /// Business hours an offered seat is kept.
    #[schema(minimum = 1, maximum = 80)]
    pub offer_hours: i32,
    /// Business hours before the start from which on nobody moves up.
    #[schema(minimum = 0, maximum = 80)]
    pub stop_hours: i32,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CoHostBody {
    pub organisation_id: Option<Uuid>,
    pub name: String,
    /// What they get of the roster; null: nothing.
    pub sharing: Option<SharingBody>,
}

/// On what ground a co-host gets the roster, for what, and which columns. On consent only those
/// who agreed are handed over.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "basis": "consent", "detail": null, "purpose": "会場の受付",
    "columns": ["name", "organisation"] }))]
pub struct SharingBody {
    #[schema(schema_with = one_of::<Basis>)]
    pub basis: Basis,
    /// The contract of an entrustment, the responsible party of joint use; both need it.
    #[schema(max_length = 200)]
    pub detail: Option<String>,
    #[schema(min_length = 1, max_length = 200)]
    pub purpose: String,
    /// `number`, `name`, `kana`, `organisation`, `job_title`, `prefecture`, `email`, `mode`.
    #[schema(value_type = Vec<String>, min_items = 1)]
    pub columns: BTreeSet<RosterColumn>,
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
    #[schema(schema_with = one_of::<QuestionKind>)]
    pub kind: QuestionKind,
    pub label: String,
    pub hint: Option<String>,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub options: Vec<String>,
}
