//! `bansou demo`: the whole product with sample data, one-press sign-in and a mailbox to read.
//!
//! Nothing here is mounted by `serve`: the routes exist only when the configuration says demo,
//! which no setting can; the command alone sets it.

mod load;
mod mailbox;
mod pages;
pub mod sample;
mod start;

pub use load::{Loaded, load};
pub use pages::{page_samples, routes};
pub use start::{Folder, config, listener};
