//! Letters to many.

mod ahead;
mod away;
mod control;
pub mod letters;
mod paces;
mod returning;
mod sending;
mod signed;
mod suspects;
mod told;
mod turns;
mod wire;
