//! What tests share: a private database, the running product, people who use it.

mod app;
mod browser;
mod database;

pub use app::{TestApp, tuesday_morning};
pub use browser::{Browser, Screen};
pub use database::TestDatabase;
