//! Which prefecture belongs to which block, and when.

use sea_orm::entity::prelude::*;

use crate::RegionBlockId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "region_block_prefecture")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub prefecture_code: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub valid_from: Date,
    /// Last day; none while it still holds.
    pub valid_to: Option<Date>,
    pub block_id: RegionBlockId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
