//! `bansou demo`: the whole product with sample data, one-press sign-in and a mailbox to read.
//!
//! Nothing here is mounted by `serve`: the routes exist only when the configuration says demo,
//! which no setting can; the command alone sets it.

mod mailbox;
mod pages;
pub mod sample;

pub use pages::{page_samples, routes};
