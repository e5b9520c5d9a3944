//! The delivery ledger: who holds which letter, and what became of it.
//!
//! A sender claims letters for a limited time and gets a fence number with each. Just before the
//! content leaves, it puts its intent on record, and afterwards the result; both name the fence. So
//! a sender that was frozen longer than its claim lasted sends nothing, and a letter whose sender
//! died tells by its state whether its content may have left.

mod claim;
mod journal;
mod patience;
mod settle;
mod sweep;

pub use claim::{Claim, Room, claim, erase_if, renew};
pub use journal::{Held, Journal};
pub use patience::{Patience, TOGETHER};
pub use settle::{Settlement, attempt_row, insert_attempts, settle, suppress};
pub use sweep::{Swept, sweep};

use chrono::TimeDelta;

/// How long a sender holds a letter before it puts its intent on record.
pub const LEASE: TimeDelta = TimeDelta::seconds(90);
