//! What came of an engagement: 採用・定着・研修.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{EngagementId, PersonId};

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
pub enum OutcomeKind {
    /// 採用
    Recruiting,
    /// 定着
    Retention,
    /// 研修
    Training,
}

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
pub enum Tendency {
    /// 増加
    Increased,
    /// 減少
    Decreased,
    /// 横ばい
    Unchanged,
    /// 不明
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "engagement_outcome")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub engagement_id: EngagementId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: OutcomeKind,
    pub tendency: Tendency,
    /// People, where it is known.
    pub figure: Option<i32>,
    pub note: String,
    pub recorded_by: PersonId,
    pub recorded_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
