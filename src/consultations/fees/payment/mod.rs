//! 支払: what one person is given at one time, under a running number.
//!
//! The lines of one person that are paid together are one payment: income tax is reckoned on the
//! whole and shared out among them, and one letter tells of it. Where part of the money goes to an
//! organisation, or is taxed by other rules, that part is a payment of its own.

mod enter;

use entities::consultations::fee_payment;

pub use enter::NewPayment;
pub(super) use enter::enter;

use super::line::Pressed;

/// What became of several that were to be paid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paid {
    pub pressed: Pressed,
    /// In the order of their numbers.
    pub payments: Vec<fee_payment::Model>,
}
