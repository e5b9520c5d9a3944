//! Parses the command line and runs one role.

use std::path::PathBuf;
use std::process::ExitCode;

use bansou::app;
use bansou::config::Config;
use bansou::context::Context;
use bansou::database::{ProcessLock, file_of};
use bansou::vocabulary::{Chance, Clock};
use clap::{Parser, Subcommand};

/// Bansou (伴走): coordinates mentoring and peer support.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// A TOML file with settings; `BANSOU_*` variables win over it.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    role: Role,
}

#[derive(Subcommand)]
enum Role {
    /// Web and workers in one process.
    Serve {
        /// Web only; `bansou work` sends the letters (PostgreSQL).
        #[arg(long)]
        no_workers: bool,
    },
    /// Brings the schema up to date and ends.
    Migrate,
}

#[tokio::main]
async fn main() -> ExitCode {
    log_to_stderr();
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bansou: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let config = Config::read(arguments.config.as_deref(), std::env::vars())?;
    match arguments.role {
        Role::Serve { no_workers } => serve(config, !no_workers).await,
        Role::Migrate => {
            let (_lock, context) = open(config).await?;
            context.database.migrate().await
        }
    }
}

/// Takes the process lock (SQLite) and opens the database.
async fn open(config: Config) -> anyhow::Result<(Option<ProcessLock>, Context)> {
    let lock = file_of(&config.database_url).as_deref().map(ProcessLock::take).transpose()?;
    let context = app::assemble(config, Clock::system(), Chance::System).await?;
    Ok((lock, context))
}

async fn serve(config: Config, _workers: bool) -> anyhow::Result<()> {
    let (_lock, context) = open(config).await?;
    context.database.migrate().await?;
    let listener = app::listen(context.config.listen)?;
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let running = app::start(&context, listener, threads)?;
    tracing::info!(address = %running.address, "the server answers");
    tokio::signal::ctrl_c().await?;
    running.stop().await?;
    context.database.close().await?;
    Ok(())
}

fn log_to_stderr() {
    use tracing_subscriber::{EnvFilter, fmt};
    let filter = EnvFilter::try_from_env("BANSOU_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,sea_orm_migration=warn"));
    fmt().with_env_filter(filter).with_writer(std::io::stderr).json().flatten_event(true).init();
}
