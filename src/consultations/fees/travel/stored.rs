use std::collections::HashMap;

use entities::consultations::travel_claim::{self, ClaimState};
use entities::consultations::{travel_leg, travel_night};
use entities::{ConsultationId, TravelClaimId};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
};

use super::draft::ClaimPlan;
use crate::consultations::fees::Refusal;
use crate::consultations::fees::line::lock_person;
use crate::consultations::pen::Pen;
use crate::database::Stop;

/// A claim with its legs and nights, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub row: travel_claim::Model,
    pub legs: Vec<travel_leg::Model>,
    pub nights: Vec<travel_night::Model>,
}

/// Still the accompanist's to write.
pub fn is_open(state: ClaimState) -> bool {
    matches!(state, ClaimState::Draft | ClaimState::Returned)
}

/// From where a claim may go to where; everything else is refused.
pub fn step(row: &mut travel_claim::Model, to: ClaimState) -> Result<(), Refusal> {
    use ClaimState::{Approved, Draft, Paid, Returned, Submitted};
    match (row.state, to) {
        (Draft | Returned, Submitted)
        | (Submitted, Approved | Returned)
        | (Approved, Paid | Returned) => {
            row.state = to;
            Ok(())
        }
        (from, _) => Err(Refusal::ClaimNotNow(from)),
    }
}

pub async fn claim_of(
    db: &impl ConnectionTrait,
    consultation: ConsultationId,
) -> Result<Option<Claim>, DbErr> {
    let found = travel_claim::Entity::find()
        .filter(travel_claim::Column::ConsultationId.eq(consultation))
        .one(db)
        .await?;
    Ok(claims_with(db, found.into_iter().collect()).await?.pop())
}

pub async fn claim_by_id(
    db: &impl ConnectionTrait,
    id: TravelClaimId,
) -> Result<Option<Claim>, DbErr> {
    let found = travel_claim::Entity::find_by_id(id).one(db).await?;
    Ok(claims_with(db, found.into_iter().collect()).await?.pop())
}

/// Completes several claims in two queries, keeping their order.
pub async fn claims_with(
    db: &impl ConnectionTrait,
    rows: Vec<travel_claim::Model>,
) -> Result<Vec<Claim>, DbErr> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let legs = travel_leg::Entity::find()
        .filter(travel_leg::Column::ClaimId.is_in(ids.iter().copied()))
        .order_by_asc(travel_leg::Column::Ordinal)
        .all(db)
        .await?;
    let nights = travel_night::Entity::find()
        .filter(travel_night::Column::ClaimId.is_in(ids.iter().copied()))
        .order_by_asc(travel_night::Column::Ordinal)
        .all(db)
        .await?;
    let mut legs_of: HashMap<_, Vec<_>> = HashMap::new();
    for leg in legs {
        legs_of.entry(leg.claim_id).or_default().push(leg);
    }
    let mut nights_of: HashMap<_, Vec<_>> = HashMap::new();
    for night in nights {
        nights_of.entry(night.claim_id).or_default().push(night);
    }
    let whole = |row: travel_claim::Model| Claim {
        legs: legs_of.remove(&row.id).unwrap_or_default(),
        nights: nights_of.remove(&row.id).unwrap_or_default(),
        row,
    };
    Ok(rows.into_iter().map(whole).collect())
}

/// A claim, locked with the person it pays.
pub async fn lock_claim(
    pen: Pen<'_>,
    id: TravelClaimId,
) -> Result<travel_claim::Model, Stop<Refusal>> {
    let seen = travel_claim::Entity::find_by_id(id).one(pen.tx).await?.ok_or(Refusal::NotFound)?;
    lock_person(pen, seen.person_id).await?;
    Ok(travel_claim::Entity::find_by_id(id).one(pen.tx).await?.ok_or(Refusal::NotFound)?)
}

/// Stores the row with a new version.
pub async fn save_row(
    pen: Pen<'_>,
    mut row: travel_claim::Model,
) -> Result<travel_claim::Model, DbErr> {
    row.version += 1;
    row.updated_at = pen.now;
    travel_claim::Entity::update(row.into_active_model().reset_all()).validate()?.exec(pen.tx).await
}

/// Puts these legs and nights in the place of those before.
pub async fn replace_parts(pen: Pen<'_>, id: TravelClaimId, plan: &ClaimPlan) -> Result<(), DbErr> {
    let old = travel_leg::Entity::delete_many().filter(travel_leg::Column::ClaimId.eq(id));
    old.exec(pen.tx).await?;
    let old = travel_night::Entity::delete_many().filter(travel_night::Column::ClaimId.eq(id));
    old.exec(pen.tx).await?;
    for (ordinal, leg) in (1..).zip(&plan.legs) {
        let row = travel_leg::Model {
            claim_id: id,
            ordinal,
            origin: leg.origin.clone(),
            destination: leg.destination.clone(),
            means: leg.means,
            km: leg.km,
            fare: leg.fare,
            express_fare: leg.express_fare,
            round_trip: leg.round_trip,
            paid: leg.paid,
        };
        travel_leg::Entity::insert(row.into_active_model()).exec_without_returning(pen.tx).await?;
    }
    for (ordinal, night) in (1..).zip(&plan.nights) {
        let row = travel_night::Model {
            claim_id: id,
            ordinal,
            place: night.place.clone(),
            kind: night.kind,
            cost: night.cost,
            most: night.most,
            paid: night.paid,
        };
        let added = travel_night::Entity::insert(row.into_active_model());
        added.exec_without_returning(pen.tx).await?;
    }
    Ok(())
}
