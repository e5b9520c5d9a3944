//! What tests share: a private database, the running product, people who use it.

mod app;
mod database;

pub use app::{TestApp, tuesday_morning};
pub use database::TestDatabase;
