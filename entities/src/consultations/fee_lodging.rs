//! Ceiling of lodging for one kind of place in one version of the rates.

use sea_orm::entity::prelude::*;

use crate::FeeRateId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fee_lodging")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub rate_id: FeeRateId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: i32,
    pub label: String,
    /// Yen a night.
    pub most: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
