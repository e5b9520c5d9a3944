//! 旅費: what an accompanist spent to meet somebody in person.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{ConsultationId, FeePaymentId, FeeRateId, PersonId, TravelClaimId};

/// How far a claim is.
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
pub enum ClaimState {
    /// 下書き
    Draft,
    /// 確認待ち
    Submitted,
    /// 差し戻し
    Returned,
    /// 承認済み
    Approved,
    /// 支払済み
    Paid,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "travel_claim")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TravelClaimId,
    /// 精算番号
    #[sea_orm(unique)]
    pub number: String,
    #[sea_orm(unique)]
    pub consultation_id: ConsultationId,
    pub person_id: PersonId,
    /// Of the day of departure.
    pub fiscal_year: i32,
    pub state: ClaimState,
    /// 用務
    pub purpose: String,
    /// 用務先
    pub destination: String,
    pub departed_on: Date,
    pub returned_on: Date,
    /// 用務報告 is handed in.
    pub reported: bool,
    /// The rates it was reckoned by.
    pub rate_id: FeeRateId,
    /// Yen, as the rates have it.
    pub fares: i32,
    pub lodging: i32,
    pub allowance: i32,
    pub total: i32,
    pub submitted_at: Option<DateTimeUtc>,
    pub return_reason: Option<String>,
    pub decided_at: Option<DateTimeUtc>,
    pub decided_by: Option<PersonId>,
    pub paid_on: Option<Date>,
    pub paid_by: Option<PersonId>,
    pub payment_id: Option<FeePaymentId>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
