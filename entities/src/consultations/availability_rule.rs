//! Hours that come back every week, in minutes after midnight in Tokyo.

use sea_orm::entity::prelude::*;

use crate::{AvailabilityRuleId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "availability_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AvailabilityRuleId,
    pub person_id: PersonId,
    /// 1 is Monday, 7 is Sunday (ISO 8601).
    pub weekday: i32,
    pub from_minute: i32,
    /// 1440 is 24:00.
    pub until_minute: i32,
    /// JSON, as in the profile.
    pub modes: String,
    pub valid_from: Option<Date>,
    pub valid_until: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
