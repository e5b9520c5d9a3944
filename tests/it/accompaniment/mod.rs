//! Who accompanies whom, and what comes of it.

mod access;
pub mod cast;
mod engagements;
mod journey;
mod letters;
mod matching;
mod matchmaking;
mod race;
