//! A difference that was paid later, or paid back.

use sea_orm::entity::prelude::*;

use crate::{FeeLineId, FeePaymentId, FeeSettlementId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fee_settlement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FeeSettlementId,
    pub line_id: FeeLineId,
    /// Yen; negative where it was paid back.
    pub amount: i32,
    /// Yen of income tax, of the same sign.
    pub withheld: i32,
    pub payment_id: FeePaymentId,
    pub settled_on: Date,
    pub note: String,
    pub settled_by: PersonId,
    pub settled_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
