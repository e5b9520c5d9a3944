//! The mail magazine: readers.

mod api;
pub mod cast;
mod changing;
mod importing;
mod leaving;
mod letters;
mod million;
mod pages_public;
mod pages_staff;
mod races;
mod segments;
pub mod sending;
mod subscribing;
mod watching;
