//! Assembly: builds the context, mounts the routes, starts the server and the workers.

mod health;
mod home;
pub mod import;
mod letters;
pub mod metrics;
mod observe;
pub mod openapi;
mod openapi_rules;
mod parts;
mod progress;
pub mod roles;
mod server;
pub mod upkeep;
pub mod workers;

use std::sync::Arc;

use crate::config::Config;
use crate::context::Context;
use crate::database::Database;
use crate::desk;
use crate::mail::PostOffice;
use crate::vocabulary::{Chance, Clock};
use crate::web::{Area, Assets, Contact, EnglishWords, Pages, Shell};

pub use letters::letters;
pub use parts::page_samples;
pub use server::{Running, listen, start};

/// Opens the database and gathers the services. Does not migrate.
pub async fn assemble(config: Config, clock: Clock, chance: Chance) -> anyhow::Result<Context> {
    let database = Database::connect(&config.database_url).await?;
    if let Some(reference) = database.clock().await? {
        clock.agree_with(reference);
    }
    let fresh_templates = cfg!(debug_assertions) && config.demo;
    let post = PostOffice::new(&config, chance.clone(), fresh_templates)?;
    Ok(Context {
        config: Arc::new(config),
        database,
        clock,
        chance,
        pages: Arc::new(Pages::new(fresh_templates)),
        assets: Assets::new(),
        post,
        meetings: parts::MEETINGS,
        plans: parts::PLANS,
    })
}

/// The shell around failure pages, where nobody is known to be signed in.
fn bare_shell(context: &Context) -> Shell {
    let secretariat = &context.config.secretariat;
    let english = secretariat.in_english();
    Shell {
        lang: "ja",
        title: String::new(),
        programme: secretariat.programme.clone(),
        english: EnglishWords {
            programme: english.programme.to_owned(),
            contact: english.name.to_owned(),
            hours: english.hours.to_owned(),
        },
        assets: context.assets.prefix.clone(),
        user: None,
        nav: Vec::new(),
        area: Area::Public,
        csrf: String::new(),
        banner: None,
        search: None,
        notices: Vec::new(),
        breadcrumb: Vec::new(),
        languages: Vec::new(),
        demo: context.config.demo,
        contact: Contact {
            name: secretariat.name.clone(),
            mail: secretariat.email.clone(),
            hours: secretariat.hours.clone(),
        },
        policies: desk::links(),
    }
}

/// One JSON object a line on standard error; `BANSOU_LOG` filters by part and level (`info`,
/// `bansou=debug,info`). A demonstration is quieter: what goes wrong, and nothing else.
pub fn log_to_stderr(quiet: bool) {
    use tracing_subscriber::filter::Targets;
    use tracing_subscriber::prelude::*;
    let usual = if quiet { "warn" } else { "info,sqlx=warn,sea_orm_migration=warn" };
    let asked = std::env::var("BANSOU_LOG").ok().and_then(|asked| asked.parse::<Targets>().ok());
    let filter = asked.or_else(|| usual.parse().ok()).unwrap_or_default();
    let lines = tracing_subscriber::fmt::layer();
    let lines = lines.with_writer(std::io::stderr).json().flatten_event(true);
    tracing_subscriber::registry().with(lines.with_filter(filter)).init();
}
