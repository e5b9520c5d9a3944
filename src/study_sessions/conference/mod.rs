//! A conference: one event on several days. Each day is a session of its own, with its place, seats,
//! waiting list, reminders, attendance and report; what makes them one is that their pages name each
//! other and that one form registers for several of them.
//!
//! * A day is added by copying another ([`add_day`]), or by taking a session in that exists
//!   ([`join`]); [`leave`] takes it out again. A conference of one day is none.
//! * One form serves several days as long as it asks what each of them asks ([`serves`]).

mod days;
mod join;
mod serves;

pub use days::{candidates, days, public_days};
pub use join::{add_day, join, leave};
pub use serves::{details_for, serves};
