//! Letters on their way: the message, every attempt to hand it over, addresses that refuse mail,
//! whether anything may leave at all and how fast, and what came back.

pub mod attempt;
pub mod bounce;
pub mod bounce_lift;
pub mod bundle;
pub mod circular;
pub mod circular_file;
pub mod circular_refusal;
pub mod endpoint;
pub mod hold;
pub mod mailbox;
pub mod mailbox_place;
pub mod message;
pub mod pace;
pub mod suppression;
pub mod webhook_receipt;
