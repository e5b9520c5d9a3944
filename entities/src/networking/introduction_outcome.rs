//! What came of an introduction, asked of one side after so many days.

use sea_orm::entity::prelude::*;

use super::introduction::Side;
use crate::IntroductionId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "introduction_outcome")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub introduction_id: IntroductionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub side: Side,
    #[sea_orm(primary_key, auto_increment = false)]
    pub days: i32,
    pub due_at: DateTimeUtc,
    pub asked_at: Option<DateTimeUtc>,
    pub answered_at: Option<DateTimeUtc>,
    /// They met, or spoke.
    pub met: Option<bool>,
    /// 1 to 5.
    pub rating: Option<i32>,
    pub words: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
