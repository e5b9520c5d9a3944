//! 地域ブロック: how METI groups prefectures. Editable, with periods of validity.

use sea_orm::entity::prelude::*;

use crate::RegionBlockId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "region_block")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RegionBlockId,
    /// Short Latin name used in addresses and the API: `kanto`.
    #[sea_orm(unique)]
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub ordinal: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
