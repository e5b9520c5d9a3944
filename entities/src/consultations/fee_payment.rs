//! 支払: what was handed over to one person at one time, under its own running number.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::fee_terms::Payee;
use crate::{FeePaymentId, PersonId};

/// What for.
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
pub enum PaymentKind {
    /// 謝金
    Fee,
    /// A difference after a correction; negative where it was paid back.
    Difference,
    /// 旅費
    Travel,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fee_payment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FeePaymentId,
    /// 支払番号, such as `R8-0001`.
    #[sea_orm(unique)]
    pub number: String,
    /// Of the day of payment.
    pub fiscal_year: i32,
    /// From 1, for each year, without gaps.
    pub ordinal: i32,
    pub kind: PaymentKind,
    pub person_id: PersonId,
    /// None for travel.
    pub payee: Option<Payee>,
    /// Yen; negative where it was paid back.
    pub gross: i32,
    /// Yen of income tax, of the same sign.
    pub withheld: i32,
    pub paid_on: Date,
    pub made_by: PersonId,
    pub made_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
