use chrono::NaiveDate;
use entities::consultations::travel_leg::Means;
use sea_orm::ActiveEnum as _;

use super::reckon::{LegCost, leg_paid, night_paid};
use crate::consultations::fees::rates::RateTable;
use crate::consultations::fees::typed::{plain_number, within, yen};
use crate::consultations::fees::wording::say;
use crate::vocabulary::{DateProblem, ShortText};
use crate::web::Problems;

const MOST_LEGS: usize = 20;
const MOST_NIGHTS: usize = 14;

/// A claim as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawClaim {
    pub purpose: String,
    pub destination: String,
    /// What the three boxes hold; none when they are empty.
    pub departed: Option<Result<NaiveDate, DateProblem>>,
    pub returned: Option<Result<NaiveDate, DateProblem>>,
    pub reported: bool,
    pub legs: Vec<RawLeg>,
    pub nights: Vec<RawNight>,
}

/// A row; one left empty is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawLeg {
    pub origin: String,
    pub destination: String,
    pub means: String,
    pub km: String,
    pub fare: String,
    pub express_fare: String,
    pub round_trip: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawNight {
    pub place: String,
    /// Code of a kind of place.
    pub kind: String,
    pub cost: String,
}

/// A claim that can be stored, reckoned by one version of the rates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimPlan {
    pub purpose: String,
    pub destination: String,
    pub departed_on: NaiveDate,
    pub returned_on: NaiveDate,
    pub reported: bool,
    pub legs: Vec<LegPlan>,
    pub nights: Vec<NightPlan>,
    pub fares: i32,
    pub lodging: i32,
    pub allowance: i32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegPlan {
    pub origin: String,
    pub destination: String,
    pub means: Means,
    pub km: Option<i32>,
    pub fare: i32,
    pub express_fare: i32,
    pub round_trip: bool,
    pub paid: i32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NightPlan {
    pub place: String,
    pub kind: i32,
    pub cost: i32,
    pub most: i32,
    pub paid: i32,
}

impl RawClaim {
    /// The plan, or everything that is wrong.
    pub fn check(&self, rates: &RateTable) -> Result<ClaimPlan, Problems> {
        let mut problems = Problems::none();
        let found = &mut problems;
        let purpose = words::<60>(found, "purpose", &self.purpose);
        let destination = words::<60>(found, "destination", &self.destination);
        let departed = day(found, "departed", self.departed);
        let returned = day(found, "returned", self.returned);
        let legs = self.legs(found, rates);
        let nights = self.nights(found, rates);
        if legs.is_empty() && found.is_empty() {
            found.add("legs.0.origin", say::NO_LEG);
        }
        let (Some(departed_on), Some(returned_on)) = (departed, returned) else {
            return Err(problems);
        };
        if returned_on < departed_on {
            problems.add("returned", say::RETURN_BEFORE);
        }
        let away = (returned_on - departed_on).num_days();
        if i64::try_from(nights.len()).unwrap_or(i64::MAX) > away.max(0) {
            problems.add("nights.0.place", say::too_many_nights(away.max(0)));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let count = i32::try_from(nights.len()).unwrap_or(0);
        Ok(ClaimPlan {
            purpose,
            destination,
            departed_on,
            returned_on,
            reported: self.reported,
            fares: legs.iter().map(|leg| leg.paid).sum(),
            lodging: nights.iter().map(|night| night.paid).sum(),
            allowance: count * rates.row.night_allowance,
            legs,
            nights,
        })
    }

    fn legs(&self, problems: &mut Problems, rates: &RateTable) -> Vec<LegPlan> {
        let typed = self.legs.iter().take(MOST_LEGS).enumerate();
        typed
            .filter(|(_, raw)| !raw.is_blank())
            .map(|(index, raw)| raw.check(problems, index, rates))
            .collect()
    }

    fn nights(&self, problems: &mut Problems, rates: &RateTable) -> Vec<NightPlan> {
        let typed = self.nights.iter().take(MOST_NIGHTS).enumerate();
        typed
            .filter(|(_, raw)| !raw.is_blank())
            .map(|(index, raw)| raw.check(problems, index, rates))
            .collect()
    }
}

impl RawLeg {
    fn is_blank(&self) -> bool {
        [&self.origin, &self.destination, &self.fare, &self.express_fare, &self.km]
            .iter()
            .all(|text| text.trim().is_empty())
    }

    fn check(&self, problems: &mut Problems, index: usize, rates: &RateTable) -> LegPlan {
        let field = |name: &str| format!("legs.{index}.{name}");
        let means = Means::try_from_value(&self.means.trim().to_owned()).ok();
        if means.is_none() {
            problems.add(field("means"), say::MEANS);
        }
        let express = self.express_fare.trim();
        let express_fare =
            if express.is_empty() { 0 } else { yen(problems, &field("express_fare"), express) };
        let km = if self.km.trim().is_empty() {
            None
        } else {
            Some(within(problems, &field("km"), &self.km, (0, 5_000)))
        };
        if express_fare > 0 && km.is_none() {
            problems.add(field("km"), say::KM_NEEDED);
        }
        let fare = yen(problems, &field("fare"), &self.fare);
        let cost = LegCost {
            fare: natural(fare),
            express_fare: natural(express_fare),
            km: km.map(natural),
            round_trip: self.round_trip,
        };
        LegPlan {
            origin: words::<40>(problems, &field("origin"), &self.origin),
            destination: words::<40>(problems, &field("destination"), &self.destination),
            means: means.unwrap_or(Means::Train),
            km,
            fare,
            express_fare,
            round_trip: self.round_trip,
            paid: whole(leg_paid(natural(rates.row.express_from_km), cost)),
        }
    }
}

impl RawNight {
    fn is_blank(&self) -> bool {
        self.place.trim().is_empty() && self.cost.trim().is_empty()
    }

    fn check(&self, problems: &mut Problems, index: usize, rates: &RateTable) -> NightPlan {
        let field = |name: &str| format!("nights.{index}.{name}");
        let kind = plain_number(&self.kind).and_then(|code| rates.lodging(code));
        if kind.is_none() {
            problems.add(field("kind"), say::KIND);
        }
        let most = kind.map_or(0, |kind| kind.most);
        let cost = yen(problems, &field("cost"), &self.cost);
        NightPlan {
            place: words::<40>(problems, &field("place"), &self.place),
            kind: kind.map_or(0, |kind| kind.code),
            cost,
            most,
            paid: whole(night_paid(natural(most), natural(cost))),
        }
    }
}

fn words<const MAX: usize>(problems: &mut Problems, field: &str, typed: &str) -> String {
    let kept = problems.keep(field, ShortText::<MAX>::parse(typed));
    kept.map_or_else(String::new, ShortText::into_string)
}

fn day(
    problems: &mut Problems,
    field: &str,
    typed: Option<Result<NaiveDate, DateProblem>>,
) -> Option<NaiveDate> {
    let Some(typed) = typed else {
        problems.add(field, say::DAY);
        return None;
    };
    problems.keep(field, typed)
}

fn natural(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

fn whole(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
