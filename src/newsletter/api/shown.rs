//! What is sent and shown of readers.

use chrono::{DateTime, NaiveDate, Utc};
use entities::newsletter::consent::{self, Act, Route};
use entities::newsletter::subscriber::{self, Frequency, ReaderKind, ReaderLanguage, ReaderState};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::bodies::PreferencesBody;
use crate::newsletter::{Undelivered, WhyNot};
use crate::web::one_of;

#[derive(Serialize, ToSchema)]
pub struct NewsletterFigures {
    pub active: u64,
    /// Of the active ones: no issue goes to them, because of what happened at their mailbox.
    pub undelivered: u64,
    pub left: u64,
    pub stopped: u64,
    /// Addresses whose confirmation is awaited.
    pub waiting: u64,
    /// In the last thirty days.
    pub joined: u64,
    pub gone: u64,
    /// Active readers.
    pub by_prefecture: Vec<PrefectureCount>,
    pub by_kind: Vec<ReaderKindCount>,
    pub by_frequency: Vec<ReaderFrequencyCount>,
}

#[derive(Serialize, ToSchema)]
pub struct PrefectureCount {
    /// JIS X 0401; absent where readers did not say.
    pub prefecture_code: Option<i32>,
    pub readers: u64,
}

#[derive(Serialize, ToSchema)]
pub struct ReaderKindCount {
    /// Absent where readers did not say.
    #[schema(schema_with = one_of::<ReaderKind>, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ReaderKind>,
    pub readers: u64,
}

#[derive(Serialize, ToSchema)]
pub struct ReaderFrequencyCount {
    #[schema(schema_with = one_of::<Frequency>)]
    pub frequency: Frequency,
    pub readers: u64,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReadersQuery {
    /// Words of name, organisation or address; all of them must occur.
    pub text: Option<String>,
    #[param(schema_with = one_of::<ReaderState>, required = false)]
    pub state: Option<ReaderState>,
    #[param(schema_with = one_of::<ReaderKind>, required = false)]
    pub kind: Option<ReaderKind>,
    /// JIS X 0401.
    #[param(minimum = 1, maximum = 47)]
    pub prefecture_code: Option<i32>,
    #[param(schema_with = one_of::<Frequency>, required = false)]
    pub frequency: Option<Frequency>,
    #[param(schema_with = one_of::<Route>, required = false)]
    pub route: Option<Route>,
    /// `true`: those who read and at whom nothing arrives; `false`: all others.
    pub undelivered: Option<bool>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u64>,
    pub cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct ReaderItem {
    pub id: Uuid,
    /// Absent once forgotten.
    pub email: Option<String>,
    pub name: Option<String>,
    pub affiliation: Option<String>,
    #[schema(schema_with = one_of::<ReaderState>)]
    pub state: ReaderState,
    #[schema(schema_with = one_of::<ReaderLanguage>)]
    pub language: ReaderLanguage,
    #[schema(schema_with = one_of::<Route>)]
    pub route: Route,
    pub subscribed_at: DateTime<Utc>,
    pub left_at: Option<DateTime<Utc>>,
    pub version: i32,
}

#[derive(Serialize, ToSchema)]
pub struct ReaderDetails {
    #[serde(flatten)]
    pub reader: ReaderItem,
    pub preferences: PreferencesBody,
    pub leave_reason: Option<String>,
    /// Why no issue goes to somebody who reads; absent: they go there.
    pub undelivered: Option<UndeliveredReader>,
}

#[derive(Serialize, ToSchema)]
pub struct UndeliveredReader {
    /// `no_mailbox`, `kept_coming_back`, `complained` or `by_hand`.
    #[schema(example = "no_mailbox")]
    pub reason: &'static str,
    pub since: DateTime<Utc>,
    /// Subject of the letter that came back, as far as it is known.
    pub letter: Option<String>,
}

impl From<Undelivered> for UndeliveredReader {
    fn from(one: Undelivered) -> Self {
        let reason = match one.why {
            WhyNot::NoMailbox => "no_mailbox",
            WhyNot::KeptComingBack => "kept_coming_back",
            WhyNot::Complained => "complained",
            WhyNot::ByHand => "by_hand",
        };
        Self { reason, since: one.since, letter: one.letter }
    }
}

#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "email": "hanako@example.jp", "source": "説明会の申込書", "agreed_on": "2026-11-20",
}))]
pub struct NewReaderBody {
    pub email: String,
    #[serde(default)]
    pub preferences: PreferencesBody,
    /// Where and how they agreed.
    #[schema(max_length = 300)]
    pub source: String,
    /// Not later than today.
    pub agreed_on: NaiveDate,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReaderBody {
    pub preferences: PreferencesBody,
    pub version: Option<i32>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StopBody {
    /// When and how they asked for it.
    #[schema(max_length = 300)]
    pub reason: String,
}

#[derive(Serialize, ToSchema)]
pub struct ReaderMade {
    pub id: Uuid,
}

#[derive(Serialize, ToSchema)]
pub struct EvidenceOfConsent {
    pub address_key: String,
    /// Oldest first.
    pub lines: Vec<EvidenceLine>,
    pub wordings: Vec<EvidenceWording>,
}

#[derive(Serialize, ToSchema)]
pub struct EvidenceLine {
    pub at: DateTime<Utc>,
    #[schema(schema_with = one_of::<Act>)]
    pub act: Act,
    #[schema(schema_with = one_of::<Route>)]
    pub route: Route,
    /// /24 or /56.
    pub network: Option<String>,
    /// The whole address of the machine, as long as it is kept.
    pub address: Option<String>,
    pub agent: Option<String>,
    /// Names one of `wordings`.
    pub form_version: Option<String>,
    pub acted_by: Option<Uuid>,
    /// Source, day and file of an agreement; names of changed fields. Null: nothing more is known.
    #[schema(value_type = Option<Object>)]
    pub details: serde_json::Value,
}

#[derive(Serialize, ToSchema)]
pub struct EvidenceWording {
    pub version: String,
    pub text: String,
    pub first_used_at: DateTime<Utc>,
}

impl From<subscriber::Model> for ReaderItem {
    fn from(row: subscriber::Model) -> Self {
        Self {
            id: row.id.0,
            email: row.email,
            name: row.name,
            affiliation: row.affiliation,
            state: row.state,
            language: row.language,
            route: row.route,
            subscribed_at: row.subscribed_at,
            left_at: row.left_at,
            version: row.version,
        }
    }
}

impl EvidenceLine {
    /// A line, and the address it came from.
    pub fn of(row: consent::Model, address: Option<String>) -> Self {
        Self {
            at: row.at,
            act: row.act,
            route: row.route,
            network: row.network,
            address,
            agent: row.agent,
            form_version: row.form_version,
            acted_by: row.acted_by.map(|id| id.0),
            details: serde_json::from_str(&row.details).unwrap_or_default(),
        }
    }
}
