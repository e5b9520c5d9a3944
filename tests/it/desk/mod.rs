//! What the secretariat sees across capabilities and does there.

mod mail_hold;
