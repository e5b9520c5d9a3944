//! 職位区分: what an hour is paid with in one version of the rates.

use sea_orm::entity::prelude::*;

use crate::FeeRateId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fee_rank")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub rate_id: FeeRateId,
    /// The same rank has the same code in every version and year.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: i32,
    pub label: String,
    /// Yen, tax included.
    pub yen_per_hour: i32,
    /// Yen, tax included.
    pub most_per_day: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
