//! Letters to many.

mod control;
pub mod letters;
mod paces;
mod returning;
mod sending;
mod signed;
mod wire;
