//! Letters on their way: the message, every attempt to hand it over, addresses that refuse mail.

pub mod attempt;
pub mod message;
pub mod suppression;
