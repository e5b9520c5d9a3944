//! What tests share: a private database, the running product, people who use it.

mod api_client;
mod app;
mod browser;
mod database;
mod judges;
mod log;
mod old_database;
mod post_box;
mod sink_script;
mod sink_talk;
mod sink_tls;
mod smtp_sink;

pub use api_client::{Answered, ApiClient};
pub use app::{TestApp, tuesday_morning};
pub use browser::{Browser, Screen};
pub use database::{TestDatabase, one_connection, one_connection_if};
pub use judges::judges;
pub use log::Log;
pub use old_database::OldDatabase;
pub use post_box::{PostBox, Speaks};
pub use sink_script::{At, Do, Taken};
pub use sink_tls::{Tls, certificate};
pub use smtp_sink::SmtpSink;
