//! A travel claim as JSON.

use chrono::{DateTime, NaiveDate, Utc};
use entities::consultations::travel_claim::ClaimState;
use entities::consultations::travel_leg::{self, Means};
use entities::consultations::travel_night;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::consultations::fees::readers::{ClaimView, Journey};
use crate::consultations::intake::FileLine;
use crate::web::one_of;

/// 旅費 of one consultation. Yen throughout.
#[derive(Serialize, ToSchema)]
pub struct TravelClaim {
    pub id: Uuid,
    /// 精算番号
    pub number: String,
    pub consultation_id: Uuid,
    pub person_id: Uuid,
    pub person: String,
    /// Who asked for advice.
    pub organisation: String,
    /// Western year in which the fiscal year of the departure begins.
    pub fiscal_year: i32,
    #[schema(schema_with = one_of::<ClaimState>)]
    pub state: ClaimState,
    pub purpose: String,
    pub destination: String,
    #[schema(value_type = String, format = Date)]
    pub departed_on: NaiveDate,
    #[schema(value_type = String, format = Date)]
    pub returned_on: NaiveDate,
    /// 用務報告 is handed in.
    pub reported: bool,
    /// The version of the rates it was reckoned by.
    pub rates_id: Uuid,
    pub legs: Vec<TravelLeg>,
    pub nights: Vec<TravelNight>,
    pub fares: i32,
    pub lodging: i32,
    /// 宿泊手当
    pub allowance: i32,
    pub total: i32,
    /// How many receipts lie with it.
    pub receipt_count: usize,
    /// With one claim; absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipts: Option<Vec<TravelReceipt>>,
    pub submitted_at: Option<DateTime<Utc>>,
    /// What is to be mended.
    pub return_reason: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
    #[schema(value_type = Option<String>, format = Date)]
    pub paid_on: Option<NaiveDate>,
    /// 支払番号
    pub payment_number: Option<String>,
    /// Goes with every change.
    pub version: i32,
}

#[derive(Serialize, ToSchema)]
pub struct TravelLeg {
    pub origin: String,
    pub destination: String,
    #[schema(schema_with = one_of::<Means>)]
    pub means: Means,
    /// One way.
    pub km: Option<i32>,
    /// One way.
    pub fare: i32,
    /// One way.
    pub express_fare: i32,
    pub round_trip: bool,
    /// As the rates have it.
    pub paid: i32,
}

#[derive(Serialize, ToSchema)]
pub struct TravelNight {
    pub place: String,
    /// Code of a kind of place in the rates.
    pub kind: i32,
    pub cost: i32,
    /// The ceiling of the rates.
    pub most: i32,
    /// As the rates have it.
    pub paid: i32,
}

#[derive(Serialize, ToSchema)]
pub struct TravelReceipt {
    pub id: Uuid,
    pub name: String,
    pub uploaded_at: DateTime<Utc>,
}

/// A consultation the caller held in person, and how far the claim for it is.
#[derive(Serialize, ToSchema)]
pub struct OwnJourney {
    pub consultation_id: Uuid,
    /// 相談番号
    pub consultation_number: String,
    pub organisation: String,
    pub place: Option<String>,
    pub held_from: Option<DateTime<Utc>>,
    pub held_until: Option<DateTime<Utc>>,
    /// Absent while nothing is written.
    #[schema(schema_with = one_of::<ClaimState>, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim_state: Option<ClaimState>,
    /// Yen.
    pub total: Option<i32>,
}

impl TravelClaim {
    /// With the receipts by their names.
    pub fn with(view: ClaimView, receipts: Vec<FileLine>) -> Self {
        let receipts = receipts.into_iter().map(TravelReceipt::from).collect();
        Self { receipts: Some(receipts), ..Self::from(view) }
    }
}

impl From<ClaimView> for TravelClaim {
    fn from(view: ClaimView) -> Self {
        let person = view.name();
        let row = view.claim.row;
        Self {
            id: row.id.0,
            number: row.number,
            consultation_id: row.consultation_id.0,
            person_id: row.person_id.0,
            person,
            organisation: view.parties.organisation,
            fiscal_year: row.fiscal_year,
            state: row.state,
            purpose: row.purpose,
            destination: row.destination,
            departed_on: row.departed_on,
            returned_on: row.returned_on,
            reported: row.reported,
            rates_id: row.rate_id.0,
            legs: view.claim.legs.into_iter().map(TravelLeg::from).collect(),
            nights: view.claim.nights.into_iter().map(TravelNight::from).collect(),
            fares: row.fares,
            lodging: row.lodging,
            allowance: row.allowance,
            total: row.total,
            receipt_count: view.receipts,
            receipts: None,
            submitted_at: row.submitted_at,
            return_reason: row.return_reason,
            decided_at: row.decided_at,
            paid_on: row.paid_on,
            payment_number: view.payment,
            version: row.version,
        }
    }
}

impl From<travel_leg::Model> for TravelLeg {
    fn from(leg: travel_leg::Model) -> Self {
        Self {
            origin: leg.origin,
            destination: leg.destination,
            means: leg.means,
            km: leg.km,
            fare: leg.fare,
            express_fare: leg.express_fare,
            round_trip: leg.round_trip,
            paid: leg.paid,
        }
    }
}

impl From<travel_night::Model> for TravelNight {
    fn from(night: travel_night::Model) -> Self {
        Self {
            place: night.place,
            kind: night.kind,
            cost: night.cost,
            most: night.most,
            paid: night.paid,
        }
    }
}

impl From<FileLine> for TravelReceipt {
    fn from(line: FileLine) -> Self {
        Self { id: line.id.0, name: line.name, uploaded_at: line.uploaded_at }
    }
}

impl From<Journey> for OwnJourney {
    fn from(journey: Journey) -> Self {
        let row = journey.parties.row;
        Self {
            consultation_id: row.id.0,
            consultation_number: row.number,
            organisation: journey.parties.organisation,
            place: row.place,
            held_from: row.held_from,
            held_until: row.held_until,
            claim_state: journey.claim.as_ref().map(|claim| claim.state),
            total: journey.claim.map(|claim| claim.total),
        }
    }
}
