//! Letters: words, ledger, delivery.

mod answers;
mod delivery;
mod desk;
mod fates;
mod outbox;
mod races;
mod room;
mod speed_probe;
mod wire;
mod words;
