//! One leg of a journey.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::TravelClaimId;

/// By what somebody went.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// 鉄道
    Train,
    /// バス
    Bus,
    /// 航空機
    Plane,
    /// 船
    Ship,
    /// タクシー
    Taxi,
    /// 自家用車
    Car,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "travel_leg")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: TravelClaimId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    pub origin: String,
    pub destination: String,
    pub means: Means,
    /// Kilometres one way, where an express fare is claimed.
    pub km: Option<i32>,
    /// Yen one way.
    pub fare: i32,
    /// Yen one way: 特急料金 and seat reservation.
    pub express_fare: i32,
    pub round_trip: bool,
    /// Yen, as the rates have it.
    pub paid: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
