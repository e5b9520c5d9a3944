//! What the secretariat sees across capabilities and does there.

mod chart;
mod mail_hold;
mod today;
