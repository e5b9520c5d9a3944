//! Rows exactly as stored, their ids and stored enums. No rules, no queries.

pub mod accompaniment;
pub mod calendar;
pub mod consultations;
pub mod ids;
pub mod jobs;
pub mod mail;
pub mod networking;
pub mod newsletter;
pub mod people;
pub mod sign_in;
pub mod study_sessions;
pub mod tasks;

pub use ids::*;
