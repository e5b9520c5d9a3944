//! Letters: words, ledger, delivery.

mod answers;
mod outbox;
mod room;
mod words;
