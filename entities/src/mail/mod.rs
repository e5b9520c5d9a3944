//! Letters on their way: the message, every attempt to hand it over, addresses that refuse mail,
//! and whether anything may leave at all.

pub mod attempt;
pub mod bundle;
pub mod circular;
pub mod circular_file;
pub mod circular_refusal;
pub mod hold;
pub mod message;
pub mod suppression;
