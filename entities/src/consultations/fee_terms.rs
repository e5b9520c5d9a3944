//! On which terms somebody is paid.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::PersonId;

/// Who receives the money.
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
pub enum Payee {
    /// 個人: income tax is withheld where the rates say so.
    Individual,
    /// 法人
    Organisation,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fee_terms")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// Code of a rank.
    pub rank: i32,
    pub payee: Payee,
    /// `T` and 13 digits.
    pub invoice_number: Option<String>,
    /// Paid from public funds for this already: no honorarium.
    pub publicly_paid: bool,
    pub version: i32,
    pub updated_by: PersonId,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
