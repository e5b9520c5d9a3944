//! The real server, killed with SIGKILL while letters go out, and what the mail server saw of it.
//!
//! The mail server lives in the test's process and outlives every kill, so it knows which letters
//! came in whole. What the ledger says at the end is held against that.

mod beside;
mod bundles;
mod circulars;
mod entrants;
mod house;
mod introductions;
mod kills;
mod lottery;
mod pressed;
mod presses;
mod process;
mod queue;
mod restored;
mod servers;
mod workers;
