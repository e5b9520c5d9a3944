//! 伴走: an accompanist organisation at the side of an operator for a fiscal year.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{EngagementId, OrganisationId, PersonId};

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
pub enum EngagementState {
    /// 伴走中
    Active,
    /// 自走判定まで終えた
    Completed,
    /// 途中で終了した
    Ended,
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
pub enum EngagementOrigin {
    /// From a confirmed proposal of the matching desk.
    Matching,
    /// Arranged by a coordinator.
    ByHand,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "engagement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EngagementId,
    /// Western year in which the fiscal year begins.
    pub fiscal_year: i32,
    pub operator_id: OrganisationId,
    pub accompanist_organisation_id: OrganisationId,
    pub state: EngagementState,
    pub origin: EngagementOrigin,
    pub started_on: Date,
    pub ended_on: Option<Date>,
    /// Told to both sides.
    pub end_reason: Option<String>,
    /// 地域課題
    pub concerns: String,
    /// 目指す姿
    pub vision: String,
    /// 連携機関: with whom the operator works.
    pub allies: String,
    /// 次年度計画: how it goes on when the year is over.
    pub next_plan: String,
    /// Raised by every change, to notice that somebody else saved first.
    pub version: i32,
    pub created_by: PersonId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
