//! Issues: writing, checking, approving, resting, back numbers.

mod api;
mod approving;
pub mod cast;
mod checking;
mod drafting;
mod groups;
mod outdated;
mod pages;
mod rendering;
mod resting;
mod retelling;
mod rules;
mod web;
