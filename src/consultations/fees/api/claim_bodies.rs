//! A travel claim as a program writes it.

use chrono::NaiveDate;
use entities::consultations::travel_leg::Means;
use sea_orm::ActiveEnum as _;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::consultations::fees::travel::{RawClaim, RawLeg, RawNight};
use crate::web::one_of;

/// All of a claim. Yen throughout.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TravelClaimBody {
    /// The version it was made from; nought for a new one.
    pub version: i32,
    /// 用務
    #[schema(max_length = 60)]
    pub purpose: String,
    /// 用務先
    #[schema(max_length = 60)]
    pub destination: String,
    #[schema(value_type = String, format = Date)]
    pub departed_on: NaiveDate,
    #[schema(value_type = String, format = Date)]
    pub returned_on: NaiveDate,
    /// 用務報告 is handed in.
    #[serde(default)]
    pub reported: bool,
    /// One at least, twenty at most.
    pub legs: Vec<TravelLegBody>,
    /// No more than there were between departure and return.
    #[serde(default)]
    pub nights: Vec<TravelNightBody>,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TravelLegBody {
    #[schema(max_length = 40)]
    pub origin: String,
    #[schema(max_length = 40)]
    pub destination: String,
    #[schema(schema_with = one_of::<Means>)]
    pub means: Means,
    /// One way; needed for an express fare.
    #[schema(minimum = 0, maximum = 5000)]
    #[serde(default)]
    pub km: Option<i32>,
    /// One way.
    #[schema(minimum = 0, maximum = 10_000_000)]
    pub fare: i32,
    /// One way: 特急料金 and seat reservation.
    #[schema(minimum = 0, maximum = 10_000_000)]
    #[serde(default)]
    pub express_fare: i32,
    #[serde(default)]
    pub round_trip: bool,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TravelNightBody {
    #[schema(max_length = 40)]
    pub place: String,
    /// Code of a kind of place in the rates.
    pub kind: i32,
    #[schema(minimum = 0, maximum = 10_000_000)]
    pub cost: i32,
}

impl TravelClaimBody {
    /// As somebody would have typed it.
    pub fn raw(&self) -> RawClaim {
        RawClaim {
            purpose: self.purpose.clone(),
            destination: self.destination.clone(),
            departed: Some(Ok(self.departed_on)),
            returned: Some(Ok(self.returned_on)),
            reported: self.reported,
            legs: self.legs.iter().map(TravelLegBody::raw).collect(),
            nights: self.nights.iter().map(TravelNightBody::raw).collect(),
        }
    }
}

impl TravelLegBody {
    fn raw(&self) -> RawLeg {
        // Nought is none: a form leaves the box empty.
        let express = (self.express_fare != 0).then(|| self.express_fare.to_string());
        RawLeg {
            origin: self.origin.clone(),
            destination: self.destination.clone(),
            means: self.means.to_value(),
            km: self.km.map(|km| km.to_string()).unwrap_or_default(),
            fare: self.fare.to_string(),
            express_fare: express.unwrap_or_default(),
            round_trip: self.round_trip,
        }
    }
}

impl TravelNightBody {
    fn raw(&self) -> RawNight {
        RawNight {
            place: self.place.clone(),
            kind: self.kind.to_string(),
            cost: self.cost.to_string(),
        }
    }
}
