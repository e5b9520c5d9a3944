//! Reminders: one row for each person and kind, made when a consultation is confirmed, moved with
//! it, and void as soon as it is called off. An accompanist who has to agree to a proposal is asked
//! once more; any answer voids that too. Nobody is written to between 20:00 and 8:00.

mod rows;
mod send;
mod timing;

pub use send::send_due_reminders;

pub(super) use rows::{plan, plan_answer, plan_first, withdraw};
pub(super) use timing::answer_due;
