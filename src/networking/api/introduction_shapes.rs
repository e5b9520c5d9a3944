//! What is sent and shown to the secretariat of introductions.

use chrono::{DateTime, NaiveDate, Utc};
use entities::networking::introduction::{self, IntroductionState, Origin, Side};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::shown::IntroductionOutcomeItem;
use crate::networking::introductions::{Details, Parties};
use crate::web::one_of;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct IntroductionsQuery {
    #[param(schema_with = one_of::<IntroductionState>, required = false)]
    pub state: Option<IntroductionState>,
    /// Part of the number.
    pub number: Option<String>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u64>,
    /// `next_cursor` of the part before.
    pub cursor: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DisclosuresQuery {
    /// Part of the name of whose data it was, or of who got it.
    pub text: Option<String>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u64>,
    /// `next_cursor` of the part before.
    pub cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct IntroductionItem {
    pub id: Uuid,
    pub number: String,
    #[schema(schema_with = one_of::<IntroductionState>)]
    pub state: IntroductionState,
    #[schema(schema_with = one_of::<Origin>)]
    pub origin: Origin,
    pub wanted: String,
    pub due_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

#[derive(Serialize, ToSchema)]
pub struct IntroductionMade {
    pub id: Uuid,
}

/// Everything the secretariat knows.
#[derive(Serialize, ToSchema)]
pub struct IntroductionDetails {
    #[serde(flatten)]
    pub introduction: IntroductionItem,
    pub requester_id: Uuid,
    pub requester: String,
    pub organisation_id: Uuid,
    pub organisation: String,
    pub purpose: String,
    pub self_description: String,
    pub requester_details: Vec<&'static str>,
    pub requester_agreed_at: Option<DateTime<Utc>>,
    pub asks_again: bool,
    pub contact_id: Option<Uuid>,
    pub contact: Option<String>,
    pub contact_person_id: Option<Uuid>,
    pub told_partner: String,
    pub told_requester: String,
    pub partner_details: Vec<&'static str>,
    pub partner_agreed_at: Option<DateTime<Utc>>,
    pub introduced_at: Option<DateTime<Utc>>,
    pub met_at: Option<DateTime<Utc>>,
    pub meeting_starts_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    #[schema(schema_with = one_of::<Side>, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_by: Option<Side>,
    /// Never passed on.
    pub end_reason: String,
    pub outcomes: Vec<IntroductionOutcomeItem>,
}

/// A proposal. Both texts must name nobody.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalBody {
    pub requester_id: Uuid,
    /// The first of the requester's when absent.
    pub organisation_id: Option<Uuid>,
    pub contact_person_id: Uuid,
    #[schema(max_length = 1000)]
    pub purpose: String,
    /// In the operator's language.
    #[schema(max_length = 1000)]
    pub told_requester: String,
    /// In the other side's language.
    #[schema(max_length = 1000)]
    pub told_partner: String,
    pub due_on: NaiveDate,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckBody {
    pub contact_person_id: Uuid,
    #[schema(max_length = 1000)]
    pub told_partner: String,
    #[schema(max_length = 1000)]
    pub told_requester: String,
    pub due_on: NaiveDate,
    /// As shown; without it the other side is asked whatever happened meanwhile.
    pub version: Option<i32>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MetBody {
    /// Not later than today, not before they were introduced.
    pub day: NaiveDate,
}

impl From<introduction::Model> for IntroductionItem {
    fn from(row: introduction::Model) -> Self {
        Self {
            id: row.id.0,
            number: row.number,
            state: row.state,
            origin: row.origin,
            wanted: row.wanted,
            due_at: row.due_at,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

impl IntroductionDetails {
    pub fn of(all: Parties, outcomes: Vec<IntroductionOutcomeItem>) -> Self {
        let codes = |text: &str| {
            let details = Details::stored(text);
            details.iter().map(crate::networking::introductions::Detail::code).collect()
        };
        let requester = all.name(Side::Requester);
        let row = all.row;
        Self {
            requester_id: row.requester_id.0,
            requester,
            organisation_id: row.organisation_id.0,
            organisation: all.organisation.name,
            purpose: row.purpose.clone(),
            self_description: row.self_description.clone(),
            requester_details: codes(&row.requester_details),
            requester_agreed_at: row.requester_agreed_at,
            asks_again: row.asks_again,
            contact_id: row.contact_id.map(|id| id.0),
            contact: all.contact.map(|contact| contact.name),
            contact_person_id: row.contact_person_id.map(|id| id.0),
            told_partner: row.told_partner.clone(),
            told_requester: row.told_requester.clone(),
            partner_details: codes(&row.partner_details),
            partner_agreed_at: row.partner_agreed_at,
            introduced_at: row.introduced_at,
            met_at: row.met_at,
            meeting_starts_at: row.meeting_starts_at,
            ended_at: row.ended_at,
            ended_by: row.ended_by,
            end_reason: row.end_reason.clone(),
            outcomes,
            introduction: row.into(),
        }
    }
}
