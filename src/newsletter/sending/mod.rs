//! Sending an issue: to each of its readers one letter, at most once.
//!
//! **Begin.** An approved issue whose holding time is over and whose hour has come begins by itself
//! ([`do_due`]): its content, as it was approved, becomes a circular of the ledger. If what is stored
//! is not what was approved, its day is over, or a session it tells of was called off since, nothing
//! leaves: it is a draft again, and those who wrote and approved it get a letter. Where many more
//! readers wait than were approved it is paused before its first letter, and goes on when an approver
//! who wrote nothing of it types their number.
//!
//! **Freeze.** Its readers are written down in parts, in the order of their ids, each part in a
//! transaction of its own; interrupted anywhere, the next call goes on where it stood. The letters of
//! a part leave while the next is written down. A correction goes to exactly those whose letter of
//! the first issue was accepted or is unknown, and so it begins when the first has ended.
//!
//! **Under way.** [`pause`], [`resume`] and [`stop`] act at once on every machine: what a sender has
//! in its hands and not begun goes back. Outside the hours of the sending calendar letters rest by
//! themselves. What has not left by "not after" expires.
//!
//! **The end.** When every letter has an end, every row is counted again, and the sum of the ends must
//! be the number of readers that were frozen.

mod begin;
mod freeze;
mod halt;
mod left;
mod look;
mod progress;
mod refusal;
mod run;
mod source;
mod troubles;
mod unknowns;

pub use begin::{ISSUE, TRIED};
pub use freeze::letter_key;
pub use halt::{pause, resume, stop};
pub use progress::{HourFigures, Progress, progress};
pub use refusal::{GROWN, SendingRefusal, said};
pub use run::{do_due, is_due, next_due};
pub use source::{Approved, Hours, Source};
pub use troubles::has_grown;
pub use unknowns::unknowns;
