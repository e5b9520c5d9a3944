//! 謝金: what one consultation is paid with.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::fee_terms::Payee;
use crate::{ConsultationId, FeeLineId, FeePaymentId, FeeRateId, PersonId};

/// How far a line is.
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
pub enum LineState {
    /// 確認待ち: follows the times, the terms and the rates.
    Draft,
    /// 承認済み: its figures stand.
    Approved,
    /// 支払済み
    Paid,
}

/// What the figures rest on.
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
pub enum Basis {
    /// Rates and terms.
    Computed,
    /// Nought: paid from public funds already.
    PublicFunds,
    /// Nobody entered rates for the year, or none for the rank.
    NoRate,
    /// Nobody entered the terms of this person.
    NoTerms,
}

/// Why somebody should look twice.
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
pub enum Interest {
    /// Belongs to the organisation that asked for advice.
    OwnOrganisation,
    /// A declared conflict of interest.
    Declared,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fee_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FeeLineId,
    /// 謝金番号
    #[sea_orm(unique)]
    pub number: String,
    #[sea_orm(unique)]
    pub consultation_id: ConsultationId,
    pub person_id: PersonId,
    /// Of the day it was held on.
    pub fiscal_year: i32,
    pub held_on: Date,
    pub held_from: DateTimeUtc,
    pub held_until: DateTimeUtc,
    pub minutes: i32,
    pub state: LineState,
    pub basis: Basis,
    pub interest: Option<Interest>,
    pub rate_id: Option<FeeRateId>,
    pub rank: Option<i32>,
    pub payee: Option<Payee>,
    pub invoice_number: Option<String>,
    pub units: i32,
    /// Yen, as the rates have it.
    pub computed: i32,
    /// Yen, as it is paid.
    pub amount: i32,
    /// Yen; once paid, the line's part of what was withheld of the payment.
    pub withheld: i32,
    /// Why the amount is another, or why it is paid although somebody should look twice.
    pub reason: Option<String>,
    pub has_request: bool,
    pub has_acceptance: bool,
    pub has_report: bool,
    pub has_receipt: bool,
    pub approved_at: Option<DateTimeUtc>,
    pub approved_by: Option<PersonId>,
    pub paid_on: Option<Date>,
    pub paid_by: Option<PersonId>,
    pub payment_id: Option<FeePaymentId>,
    /// What the meeting would come to by the line's own rates after its times were corrected.
    pub corrected: Option<i32>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
