//! One test binary: a folder for each capability, and what they share in `support`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]
#![allow(
    clippy::too_many_lines,
    clippy::similar_names,
    clippy::items_after_statements,
    clippy::assigning_clones,
    clippy::duration_suboptimal_units,
    reason = "a test tells its story in one piece"
)]
#![allow(dead_code, unused_imports, reason = "what tests share is not used by every test")]

mod access;
mod accompaniment;
mod architecture;
mod browser;
mod calendar;
mod consultations;
mod crash;
mod demo;
mod desk;
mod foundation;
mod jobs;
mod mail;
mod networking;
mod newsletter;
mod people;
mod study_sessions;
mod support;
mod vocabulary;
