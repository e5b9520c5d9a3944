//! Reminders at set distances before the start: one row per registration and distance, made when a
//! seat is confirmed, moved with the session, and void as soon as either is called off.

mod rows;
mod send;
mod timing;

pub use send::send_due_reminders;

pub(super) use rows::{plan, plan_first, withdraw, withdraw_all};
pub(super) use timing::{Fate, due_at, fates};
