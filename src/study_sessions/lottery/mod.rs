//! 抽選: seats given by lot instead of first come, first served.
//!
//! * When a session is published, a seed is drawn and its hash is shown ([`commit`]): from then on
//!   nobody can choose another seed, and nobody outside knows this one.
//! * Until registration closes everybody only enters. When it has closed, the clock draws
//!   ([`draw_due`]): each entry gets the score SHA-256(seed ":" reception number); the lowest score
//!   comes first. In that order entries take seats of their mode while there are any and their
//!   organisation holds less than its share; all others wait, in the same order.
//! * Then the seed and every entry – reception number, score, result, no names – are public, so that
//!   anybody can draw again ([`outcome`]); `tests/judges/lottery` does.
//!
//! What this does not rule out: whoever can read the database before the draw knows the seed, and
//! could time an entry by it.

mod algorithm;
mod commit;
mod draw;
mod readers;

pub use algorithm::{Drawn, Ticket, draw, hash};
pub use draw::draw_due;
pub use readers::{Drawing, Outcome, outcome};

pub(super) use commit::commit;
pub(super) use draw::due;
pub(super) use readers::enters;
