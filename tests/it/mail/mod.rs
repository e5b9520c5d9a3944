//! Letters: words, ledger, delivery.

mod outbox;
mod words;
