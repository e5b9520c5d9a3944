//! 設定: one list of everything the secretariat sets while the server runs, each with its present
//! value and whoever changed it last, and the history of all changes.
//!
//! The desk sets nothing itself: each setting is changed on the page of the capability it belongs
//! to, whose verb writes both values into the audit log
//! ([`changes`](crate::people::audit::changes)). The history is read from there. Everybody sees the
//! settings whose pages they may open.

pub mod api;
mod catalogue;
mod history;
pub mod pages;
mod server;
mod standing;
mod values;
mod wording;
