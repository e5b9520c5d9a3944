//! What the secretariat sees across capabilities and does there.

mod agenda;
mod ahead;
mod chart;
mod letter_samples;
mod letter_search;
mod letters_api;
mod mail_hold;
mod search;
mod search_pages;
mod session_defaults;
mod settings;
mod settings_elsewhere;
mod tasks;
mod today;
mod warned;
