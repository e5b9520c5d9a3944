//! Letters: words, ledger, delivery.

mod answers;
mod bounces;
pub mod circulars;
mod delivery;
mod desk;
mod dkim;
mod fates;
mod hold;
mod outbox;
mod pacing;
mod races;
pub mod room;
mod wire;
mod words;
