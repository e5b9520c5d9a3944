//! What the program can be: the web, the workers, or one of the short commands.

use std::net::SocketAddr;

use anyhow::ensure;
use tokio::signal::unix::{SignalKind, signal};

use crate::config::Config;
use crate::context::Context;
use crate::database::{ProcessLock, file_of};
use crate::demo;
use crate::jobs::Pulse;
use crate::people::admin;
use crate::people::persons::RawPerson;
use crate::people::seed;
use crate::vocabulary::{Chance, Clock};

use super::progress::told;
use super::{Running, assemble, listen, metrics, start, upkeep, workers};

/// Web, and workers unless they run elsewhere, until the process is asked to stop.
pub async fn serve(config: Config, with_workers: bool) -> anyhow::Result<()> {
    let admin = config.admin_listen;
    let (_lock, context) = open(config).await?;
    ensure!(
        with_workers || context.database.is_shared(),
        "--no-workers needs PostgreSQL: an SQLite database serves one process, which then has to \
         send the letters itself"
    );
    context.database.migrate().await?;
    seed::write(&context).await?;
    collect_figures(admin)?;
    let workers = with_workers.then(|| workers::start(&context)).transpose()?;
    let running = answer(&context, workers.as_ref().map(workers::Running::pulse))?;
    asked_to_stop().await?;
    tracing::info!("stopping: no new requests, those in progress end");
    stop_all(running, workers).await?;
    context.database.close().await?;
    Ok(())
}

/// Ends web and workers at the same time, each within 25 seconds: whoever runs the program usually
/// kills it after 30.
pub async fn stop_all(running: Running, workers: Option<workers::Running>) -> anyhow::Result<()> {
    let resting = async {
        if let Some(workers) = workers {
            workers.stop().await;
        }
    };
    let (stopped, ()) = tokio::join!(running.stop(), resting);
    stopped
}

/// Workers alone, beside web servers on the same PostgreSQL database.
pub async fn work(config: Config) -> anyhow::Result<()> {
    let admin = config.admin_listen;
    let (_lock, context) = open(config).await?;
    ensure!(
        context.database.is_shared(),
        "`bansou work` needs PostgreSQL; on SQLite `bansou serve` has its workers inside"
    );
    context.database.migrate().await?;
    collect_figures(admin)?;
    let workers = workers::start(&context)?;
    tracing::info!("the workers wait for work");
    asked_to_stop().await?;
    tracing::info!("stopping: letters under way arrive, no more begin");
    workers.stop().await;
    context.database.close().await?;
    Ok(())
}

/// The whole product with sample data in a throw-away folder.
pub async fn demo(address: Option<SocketAddr>) -> anyhow::Result<()> {
    let folder = demo::Folder::make()?;
    let listener = demo::listener(address)?;
    let config = demo::config(folder.path(), listener.local_addr()?);
    let (_lock, context) = open(config).await?;
    context.database.migrate().await?;
    println!("見本のデータを用意しています…");
    demo::load(&context).await?;
    let workers = workers::start(&context)?;
    let running = start(&context, listener, 2, Some(workers.pulse()))?;
    println!("体験版を始めました: {}/demo", context.config.base_url);
    println!("終わるには Ctrl-C を押してください。データは残りません。");
    asked_to_stop().await?;
    stop_all(running, Some(workers)).await?;
    context.database.close().await?;
    Ok(())
}

pub async fn migrate(config: Config) -> anyhow::Result<()> {
    let (_lock, context) = open(config).await?;
    context.database.migrate_telling(&|done, all| told((done, all), "migrations")).await?;
    seed::write(&context).await?;
    println!("the schema is up to date");
    Ok(())
}

/// Makes an administrator and prints the address where they set up their sign-in.
pub async fn create_admin(
    config: Config,
    (email, family_name, given_name): (String, String, String),
) -> anyhow::Result<()> {
    let (_lock, context) = open(config).await?;
    context.database.migrate().await?;
    seed::write(&context).await?;
    let raw = RawPerson { family_name, given_name, email, ..RawPerson::default() };
    print!("{}", admin::told(admin::create_admin(&context, &raw).await)?);
    Ok(())
}

/// Takes a person's credentials away and prints the address where they set new ones.
pub async fn reset_credentials(config: Config, email: &str) -> anyhow::Result<()> {
    let (_lock, context) = open(config).await?;
    print!("{}", admin::told(admin::reset_credentials(&context, email).await)?);
    Ok(())
}

/// Opens everything `serve` would open, changes nothing, and says what it found.
pub async fn check(config: Config) -> anyhow::Result<()> {
    println!("settings: ok (base address {})", config.base_url);
    for line in upkeep::delivery_lines(&config)? {
        println!("{line}");
    }
    let context = assemble(config, Clock::system(), Chance::System).await?;
    println!("database: reached");
    ensure!(
        context.database.is_current().await?,
        "the schema is not up to date; run `bansou migrate`, or start `bansou serve`"
    );
    println!("schema: up to date");
    println!("{}", upkeep::hold_line(&context).await?);
    context.database.close().await?;
    Ok(())
}

/// Takes the process lock (SQLite) and opens the database.
pub async fn open(config: Config) -> anyhow::Result<(Option<ProcessLock>, Context)> {
    let lock = file_of(&config.database_url).as_deref().map(ProcessLock::take).transpose()?;
    let context = assemble(config, Clock::system(), Chance::System).await?;
    Ok((lock, context))
}

fn answer(context: &Context, pulse: Option<Pulse>) -> anyhow::Result<Running> {
    let listener = listen(context.config.listen)?;
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let running = start(context, listener, threads, pulse)?;
    tracing::info!(address = %running.address, "the server answers");
    Ok(running)
}

fn collect_figures(admin: Option<SocketAddr>) -> anyhow::Result<()> {
    let figures = metrics::collect()?;
    admin.map_or(Ok(()), |address| metrics::serve(address, figures))
}

/// Ctrl-C or SIGTERM.
async fn asked_to_stop() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = terminate.recv() => {}
    }
    Ok(())
}
