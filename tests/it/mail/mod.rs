//! Letters: words, ledger, delivery.

mod answers;
pub mod circulars;
mod delivery;
mod desk;
mod fates;
mod hold;
mod outbox;
mod races;
pub mod room;
mod wire;
mod words;
