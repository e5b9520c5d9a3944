//! Reminders: one row for each person and kind, made when a consultation is confirmed, moved with
//! it, and void as soon as it is called off. Nobody is written to between 20:00 and 8:00.

mod rows;
mod send;
mod timing;

pub use send::send_due_reminders;

pub(super) use rows::{plan, plan_first, withdraw};
