//! 伴走: engagements with goals and milestones, levels and outcomes; the matching desk of a year.

pub mod activity_level;
pub mod conflict_of_interest;
pub mod engagement;
pub mod engagement_person;
pub mod goal;
pub mod matching_capacity;
pub mod matching_confirmation;
pub mod matching_desk;
pub mod matching_pair;
pub mod matching_ruling;
pub mod matching_weight;
pub mod matching_wish;
pub mod matching_wish_term;
pub mod milestone;
pub mod outcome;
