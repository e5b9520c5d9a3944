//! An issue as people watch it go: figures, letters nobody knows about, the proof, the results.

mod api;
mod cast;
mod pages;
mod proving;
mod results;
mod settling;
