//! Issues under way.

mod cast;
mod correcting;
mod halting;
mod running;
mod secrecy;

pub use cast::under_way;
