//! Journeys in a real Chromium. Each page on the way is held against axe-core.

mod after_sessions;
mod conference;
mod consultations;
mod desk_pages;
mod door;
mod events;
mod groups;
mod issues;
pub mod keyboard;
mod matching;
mod networking;
mod prework_and_speakers;
mod readers;
mod records;
mod series_and_sharing;
mod staff_sessions;
mod watching;
