//! Work that nobody waits for: letters to send, ticks of schedules, things that became due.
//!
//! Our own tables hold the truth. apalis carries only [`Bell`]s: a task that says "look again", and
//! is always answered with success. What there is to do is found in the ledgers, and what came of
//! it is written there, so that losing every task of the queue loses nothing.
//!
//! * The queue has a place of its own: on SQLite a disposable file `queue.db` beside the database,
//!   on PostgreSQL the schema `apalis` on a small pool. If it vanishes it is made again.
//! * A worker that ends is started again under a new name after one to thirty seconds.
//! * A sweep every few seconds asks each bell whether something is due and rings. If a ring was not
//!   answered by the next sweep, the bell is answered without the queue.
//! * A tick of a [`Schedule`] is a row `(schedule, fire_at)` written in the transaction of its
//!   effect: once, however many machines there are. What was missed while nothing ran is made up
//!   for as its [`CatchUp`] says.
//!
//! Tests and demonstrations need none of this machinery: [`Duties::run_due`] does everything that
//! is due at an instant, here and now.

mod bell;
mod duties;
mod pulse;
mod queue;
mod rounds;
mod schedule;
mod supervision;
mod ticks;
mod workers;

pub use bell::Bell;
pub use duties::Duties;
pub use pulse::Pulse;
pub use schedule::{CatchUp, Every};
pub use ticks::{Schedule, Tick};
pub use workers::{Pace, Premises, Workers};
