//! Who accompanies whom, and what comes of it.

mod access;
mod api;
mod api_candidates;
mod api_telling;
mod belonging;
pub mod cast;
mod charts;
mod engagements;
mod journey;
mod letters;
mod matching;
mod matchmaking;
mod next_year;
mod pages_engagements;
mod pages_matching;
mod race;
mod stale_rulings;
mod themes;
mod unmatched;
mod visitor;
