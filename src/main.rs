//! Parses the command line and runs one role.

use std::path::PathBuf;
use std::process::ExitCode;

use bansou::app::{self, roles};
use bansou::config::Config;
use bansou::database;
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
    /// Workers only (PostgreSQL); any number of them on any number of machines.
    Work,
    /// Brings the schema up to date and ends.
    Migrate,
    /// Checks settings, database and schema, and says what is wrong.
    Check,
    /// Writes a verified copy of the running SQLite database.
    Backup { file: PathBuf },
    /// Puts a copy in the place of the SQLite database.
    Restore { file: PathBuf },
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    app::log_to_stderr();
    match run(arguments).await {
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
        Role::Serve { no_workers } => roles::serve(config, !no_workers).await,
        Role::Work => roles::work(config).await,
        Role::Migrate => roles::migrate(config).await,
        Role::Check => roles::check(config).await,
        Role::Backup { file } => {
            let copied = database::back_up(&config.database_url, &file).await?;
            say(&copied, &format!("copied to {}", file.display()));
            Ok(())
        }
        Role::Restore { file } => {
            let copied = database::restore(&config.database_url, &file).await?;
            say(&copied, "restored");
            Ok(())
        }
    }
}

fn say(copied: &database::Copied, done: &str) {
    let database::Copied { bytes, tables, schema } = copied;
    println!("{done}: {bytes} bytes, {tables} tables, schema {schema}, checked");
}
