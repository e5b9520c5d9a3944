//! The mail magazine: readers and issues.

mod api;
pub mod cast;
mod changing;
mod importing;
pub mod issues;
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
