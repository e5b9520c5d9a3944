//! What can be occupied, who occupies it and when, and the private calendar feeds.

pub mod cell;
pub mod claim;
pub mod feed;
pub mod resource;
