//! Letters: words, ledger, delivery.

mod answers;
pub mod bounces;
pub mod circulars;
mod delivery;
mod desk;
pub mod dkim;
mod fates;
mod histories;
mod hold;
mod logged;
mod outbox;
mod paces;
mod pacing;
mod races;
pub mod room;
mod search;
mod troubles;
mod wire;
mod words;
