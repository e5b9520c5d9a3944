//! Letters: words, ledger, delivery.

mod answers;
mod delivery;
mod desk;
mod fates;
mod hold;
mod outbox;
mod races;
mod room;
mod wire;
mod words;
