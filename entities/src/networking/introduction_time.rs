//! A time on offer; it is held until somebody chooses.

use sea_orm::entity::prelude::*;

use crate::{IntroductionId, IntroductionTimeId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "introduction_time")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IntroductionTimeId,
    pub introduction_id: IntroductionId,
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
