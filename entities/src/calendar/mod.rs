//! What can be occupied, who occupies it and when, the private calendar feeds, and
//! days that differ from the law's calendar.

pub mod cell;
pub mod claim;
pub mod feed;
pub mod resource;
pub mod special_day;
