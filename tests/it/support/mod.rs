//! What tests share: a private database, the running product, people who use it.

mod app;
mod database;

pub use app::{TUESDAY_MORNING, TestApp};
pub use database::TestDatabase;
