//! 専門人材の派遣: somebody who knows how goes to another region.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{DispatchId, IntroductionId, OrganisationId, PersonId};

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
pub enum DispatchState {
    /// 予定
    Planned,
    /// 実施済
    Done,
    /// 中止
    CalledOff,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "specialist_dispatch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DispatchId,
    pub fiscal_year: i32,
    /// The introduction it follows from.
    pub introduction_id: Option<IntroductionId>,
    pub specialist_id: PersonId,
    /// Where they come from.
    pub from_organisation_id: OrganisationId,
    pub to_prefecture_code: i32,
    pub to_city: String,
    /// Who receives them.
    pub to_organisation_id: Option<OrganisationId>,
    pub role: String,
    pub purpose: String,
    pub starts_on: Date,
    pub ends_on: Date,
    /// How they travel and who pays.
    pub travel: String,
    pub state: DispatchState,
    pub outcome: String,
    pub created_by: PersonId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub version: i32,
    #[sea_orm(unique)]
    pub request_key: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
