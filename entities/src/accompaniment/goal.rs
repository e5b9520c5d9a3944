//! A goal of an engagement.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{EngagementGoalId, EngagementId};

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
pub enum GoalState {
    /// 取り組み中
    Open,
    /// 達成
    Reached,
    /// 取りやめ
    Dropped,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "engagement_goal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EngagementGoalId,
    pub engagement_id: EngagementId,
    pub ordinal: i32,
    pub text: String,
    /// By what one sees that it is reached; may be empty.
    pub measure: String,
    pub due_on: Option<Date>,
    pub state: GoalState,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
