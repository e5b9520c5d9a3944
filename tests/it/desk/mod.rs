//! What the secretariat sees across capabilities and does there.

mod ahead;
mod chart;
mod letters_api;
mod mail_hold;
mod today;
