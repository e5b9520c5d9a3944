//! Letters: words, ledger, delivery.

mod answers;
mod bounces;
mod delivery;
mod desk;
mod dkim;
mod fates;
mod hold;
mod outbox;
mod pacing;
mod races;
mod room;
mod wire;
mod words;
