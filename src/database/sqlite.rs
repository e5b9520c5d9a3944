use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use sea_orm::{ConnectOptions, DatabaseConnection};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

const READERS: u32 = 4;
const BUSY: Duration = Duration::from_secs(10);
/// Pages of 4 KiB in the log until they are folded into the file: each page that changes again and
/// again meanwhile, as those of indexes do, is written there once.
const PAGES_UNTIL_FOLDED: &str = "4000";
/// The most the writer keeps of the file, in KiB (negative: not in pages); taken only as it is used.
const CACHE: &str = "-10240";
/// An answer of so many rows is fetched without its thread waiting for whoever asked.
const ROWS_ON_THE_WAY: usize = 1_000;

/// One writer, whose commits are on disk before they are reported, and readers that cannot write.
pub async fn connect(url: &str) -> anyhow::Result<(DatabaseConnection, DatabaseConnection)> {
    if let Some(folder) = file_of(url).as_deref().and_then(std::path::Path::parent) {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    }
    let writer = sea_orm::Database::connect(options(url, 1, writing)).await?;
    let reader = sea_orm::Database::connect(options(url, READERS, reading)).await?;
    Ok((writer, reader))
}

/// The file behind `sqlite://path`.
pub fn file_of(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split('?').next().unwrap_or(path);
    (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
}

fn options(
    url: &str,
    connections: u32,
    set: fn(SqliteConnectOptions) -> SqliteConnectOptions,
) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(30))
        .sqlx_logging(false)
        .test_before_acquire(false)
        .map_sqlx_sqlite_opts(set);
    options
}

fn writing(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        .create_if_missing(true)
        .row_buffer_size(ROWS_ON_THE_WAY)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY)
        .foreign_keys(true)
        .pragma("journal_size_limit", "67108864")
        .pragma("wal_autocheckpoint", PAGES_UNTIL_FOLDED)
        .pragma("cache_size", CACHE)
        .optimize_on_close(true, None)
}

fn reading(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        .row_buffer_size(ROWS_ON_THE_WAY)
        .journal_mode(SqliteJournalMode::Wal)
        .busy_timeout(BUSY)
        .foreign_keys(true)
        .pragma("query_only", "on")
}
