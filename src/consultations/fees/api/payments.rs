//! A payment as JSON.

use chrono::NaiveDate;
use entities::consultations::fee_payment::{self, PaymentKind};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::consultations::fees::line::{Left, Pressed};
use crate::consultations::fees::payment::Paid;
use crate::web::one_of;

/// What one person was given at one time. Yen; negative where it was paid back.
#[derive(Serialize, ToSchema)]
pub struct FeePayment {
    pub id: Uuid,
    /// 支払番号
    pub number: String,
    #[schema(schema_with = one_of::<PaymentKind>)]
    pub kind: PaymentKind,
    pub person_id: Uuid,
    pub gross: i32,
    /// Income tax of the whole.
    pub withheld: i32,
    pub net: i32,
    #[schema(value_type = String, format = Date)]
    pub paid_on: NaiveDate,
}

/// What became of several that were to be approved.
#[derive(Serialize, ToSchema)]
pub struct FeesPressed {
    pub done: usize,
    /// Not in the state for it, or not to be done without a look; they are as they were.
    pub left: usize,
    /// Which these are, and why.
    pub left_items: Vec<Left>,
}

/// What became of several that were to be paid.
#[derive(Serialize, ToSchema)]
pub struct FeesSettled {
    pub done: usize,
    /// Paid already, not approved, nothing to pay, or held after that day; they are as they were.
    pub left: usize,
    /// Which these are, and why.
    pub left_items: Vec<Left>,
    /// One for each person, and for each of their payees.
    pub payments: Vec<FeePayment>,
}

impl From<fee_payment::Model> for FeePayment {
    fn from(row: fee_payment::Model) -> Self {
        Self {
            id: row.id.0,
            number: row.number,
            kind: row.kind,
            person_id: row.person_id.0,
            gross: row.gross,
            withheld: row.withheld,
            net: row.gross - row.withheld,
            paid_on: row.paid_on,
        }
    }
}

impl From<Pressed> for FeesPressed {
    fn from(pressed: Pressed) -> Self {
        Self { done: pressed.done, left: pressed.left.len(), left_items: pressed.left }
    }
}

impl From<Paid> for FeesSettled {
    fn from(paid: Paid) -> Self {
        Self {
            done: paid.pressed.done,
            left: paid.pressed.left.len(),
            left_items: paid.pressed.left,
            payments: paid.payments.into_iter().map(FeePayment::from).collect(),
        }
    }
}
