//! Issues under way.

pub mod cast;
mod correcting;
mod halting;
mod running;
mod secrecy;
mod shared_look;
mod troubles;
mod web;

pub use cast::under_way;
