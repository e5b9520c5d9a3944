//! A regional block a reader wants to hear about.

use sea_orm::entity::prelude::*;

use crate::{RegionBlockId, SubscriberId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_subscriber_region")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub subscriber_id: SubscriberId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub block_id: RegionBlockId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
