//! A step on the way from reception to standing alone.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{EngagementId, MilestoneId, PersonId};

/// In the order of the journey.
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
pub enum MilestoneKind {
    /// 受付
    Reception,
    /// ヒアリング
    Hearing,
    /// 課題
    Issue,
    /// マッチング
    Matching,
    /// 相談・勉強会
    Support,
    /// 行動計画
    ActionPlan,
    /// 中間確認
    Midterm,
    /// 自走判定
    SelfReliance,
    /// 事後確認
    FollowUp,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "engagement_milestone")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MilestoneId,
    pub engagement_id: EngagementId,
    pub kind: MilestoneKind,
    /// Who sees to it and is reminded.
    pub owner_id: Option<PersonId>,
    pub due_on: Date,
    pub reached_on: Option<Date>,
    /// What shows that it is reached.
    pub evidence: String,
    /// The due date the owner was reminded of beforehand.
    pub told_soon: Option<Date>,
    /// The due date the owner was told has passed.
    pub told_overdue: Option<Date>,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
