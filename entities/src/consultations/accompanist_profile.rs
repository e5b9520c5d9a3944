//! On which terms an accompanist (伴走支援者) can be booked. Minutes throughout.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::PersonId;

/// How a free slot becomes an appointment.
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
pub enum Confirmation {
    AtOnce,
    ByAccompanist,
    ByStaff,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accompanist_profile")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// Takes bookings at present.
    pub accepts: bool,
    /// Starts lie this far apart, from midnight in Tokyo.
    pub grid_minutes: i32,
    /// JSON: `[30,60]`.
    pub lengths: String,
    /// JSON: `["in_person","online"]`; what weekly rules may offer.
    pub modes: String,
    pub buffer_before: i32,
    pub buffer_after: i32,
    /// In business days.
    pub notice_days: i32,
    /// In calendar days.
    pub horizon_days: i32,
    pub closes_on_holidays: bool,
    pub most_per_day: Option<i32>,
    pub most_per_week: Option<i32>,
    pub most_per_month: Option<i32>,
    pub confirmation: Confirmation,
    /// Where to come, for meetings in person.
    pub place: Option<String>,
    pub online_url: Option<String>,
    /// The number to call.
    pub phone: Option<String>,
    pub version: i32,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
