//! Bare commits: one small row each, on disk before the next, nothing around them.

use std::time::{Duration, Instant};

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Executor as _, PgPool, SqliteConnection};

use crate::place::{Kind, Places};

/// Clients of PostgreSQL at once. SQLite has one writer.
pub const CLIENTS: u32 = 10;
const TIME: Duration = Duration::from_secs(2);
const TABLE: &str = "CREATE TABLE bare (id BIGINT PRIMARY KEY, note TEXT NOT NULL)";
const ROW: &str = "INSERT INTO bare (id, note) VALUES ($1, $2)";
const NOTE: &str = "a row about as long as a registration, its ids and its moment included";

/// Commits on a database of its own.
pub enum Bare {
    Sqlite { connection: Box<SqliteConnection>, next: i64 },
    Postgres { pool: PgPool, next: i64 },
}

impl Bare {
    pub async fn open(places: &Places, kind: &Kind) -> anyhow::Result<Self> {
        let address = places.new_database(kind).await?;
        if let Kind::Postgres(_) = kind {
            let pool = PgPoolOptions::new().max_connections(CLIENTS).connect(&address).await?;
            pool.execute(TABLE).await?;
            return Ok(Self::Postgres { pool, next: 0 });
        }
        let file = address.trim_start_matches("sqlite://");
        if let Some(folder) = std::path::Path::new(file).parent() {
            std::fs::create_dir_all(folder)?;
        }
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let mut connection = options.connect().await?;
        connection.execute(TABLE).await?;
        Ok(Self::Sqlite { connection: Box::new(connection), next: 0 })
    }

    /// Commits for two seconds; the rate per second.
    pub async fn rate(&mut self) -> anyhow::Result<f64> {
        let begun = Instant::now();
        let count = match self {
            Self::Sqlite { connection, next } => on_one(connection, next).await?,
            Self::Postgres { pool, next } => on_several(pool, next).await?,
        };
        Ok(f64::from(count) / begun.elapsed().as_secs_f64())
    }
}

async fn on_one(connection: &mut SqliteConnection, next: &mut i64) -> anyhow::Result<u32> {
    let begun = Instant::now();
    let mut count = 0;
    while begun.elapsed() < TIME {
        *next += 1;
        sqlx::query(ROW).bind(*next).bind(NOTE).execute(&mut *connection).await?;
        count += 1;
    }
    Ok(count)
}

async fn on_several(pool: &PgPool, next: &mut i64) -> anyhow::Result<u32> {
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..CLIENTS {
        // No client reaches the next one's numbers in two seconds.
        *next += 10_000_000;
        clients.spawn(client(pool.clone(), *next));
    }
    let mut count = 0;
    while let Some(ended) = clients.join_next().await {
        count += ended??;
    }
    Ok(count)
}

async fn client(pool: PgPool, first: i64) -> anyhow::Result<u32> {
    let mut connection = pool.acquire().await?;
    let begun = Instant::now();
    let mut count = 0;
    while begun.elapsed() < TIME {
        let id = first + i64::from(count);
        sqlx::query(ROW).bind(id).bind(NOTE).execute(&mut *connection).await?;
        count += 1;
    }
    Ok(count)
}
