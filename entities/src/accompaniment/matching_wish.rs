//! What an operator wishes of its accompanist in a fiscal year.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::OrganisationId;

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
pub enum WishedRegion {
    /// どちらでもよい
    Any,
    /// 近隣
    Near,
    /// 遠方
    Far,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "matching_wish")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub fiscal_year: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub operator_id: OrganisationId,
    /// False: the operator looks for nobody this year.
    pub takes_part: bool,
    pub region: WishedRegion,
    pub note: String,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
