//! Letters to many.

mod control;
pub mod letters;
mod sending;
mod wire;
