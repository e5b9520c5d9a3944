//! One night on a journey.

use sea_orm::entity::prelude::*;

use crate::TravelClaimId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "travel_night")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: TravelClaimId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    pub place: String,
    /// Code of a kind of place in the rates of the claim.
    pub kind: i32,
    /// Yen spent.
    pub cost: i32,
    /// Yen, the ceiling of the rates.
    pub most: i32,
    /// Yen, as the rates have it.
    pub paid: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
