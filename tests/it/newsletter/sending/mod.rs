//! Issues under way.

mod cast;
mod correcting;
mod halting;
mod running;

pub use cast::under_way;
