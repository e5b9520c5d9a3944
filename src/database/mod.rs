//! The database: SQLite embedded, or PostgreSQL for several machines.
//!
//! This folder is the only place that asks which of the two it is. Everyone else reads through
//! [`Database::reader`] and writes through [`Database::begin_write`].
//!
//! * A write transaction on SQLite begins IMMEDIATE on the one writer connection, so that a
//!   read-then-write never meets "database is locked"; on PostgreSQL it is READ COMMITTED and
//!   takes row locks where a rule counts rows.
//! * Uniqueness and races are decided by constraints. [`Conflict::of`] names what went wrong the
//!   same way on both.
//! * A future that talks to the database is never cancelled: sqlx 0.9 may then leave a transaction
//!   open in the pool. Handlers run their use case in a task of its own (`web::perform`), and the
//!   PostgreSQL pool closes a connection that comes back inside a transaction.

mod alone;
mod backup;
mod changes;
mod conflict;
mod journeys;
mod kept;
mod lock;
mod migrate;
mod postgres;
mod sqlite;
mod write;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};
use tokio::sync::Notify;

pub use alone::Alone;
pub use backup::{Copied, back_up, restore, unfinished};
pub use changes::{Change, Changes};
pub use conflict::{Conflict, Stop, retrying};
pub use kept::Kept;
pub use lock::ProcessLock;
pub use migrate::Told;
pub use sqlite::file_of;
pub use write::{WriteTransaction, in_words_of};

/// Connections to the one database. Cheap to clone.
#[derive(Clone)]
pub struct Database {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    letters: Arc<Notify>,
    changes: Changes,
    statements: Arc<AtomicU64>,
    kept: Kept,
}

impl Database {
    /// Opens `sqlite://path` or `postgres://…`. Does not migrate.
    pub async fn connect(url: &str) -> anyhow::Result<Self> {
        let (writer, reader) = if url.starts_with("sqlite:") {
            sqlite::connect(url).await?
        } else {
            let pool = postgres::connect(url).await?;
            (pool.clone(), pool)
        };
        let letters = Arc::new(Notify::new());
        let (changes, statements) = (Changes::default(), Arc::default());
        Ok(Self { writer, reader, letters, changes, statements, kept: Kept::default() })
    }

    /// For reading outside a transaction. On SQLite these connections cannot write.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Begins the transaction of a use case.
    pub async fn begin_write(&self) -> Result<WriteTransaction, DbErr> {
        let (changes, statements) = (self.changes.clone(), self.statements.clone());
        WriteTransaction::begin(&self.writer, self.letters.clone(), changes, statements).await
    }

    /// For statements that are each a transaction of their own, one after the other.
    pub fn alone(&self) -> Alone {
        Alone::new(self.clone())
    }

    fn count_statement(&self) {
        self.statements.fetch_add(1, Ordering::Relaxed);
    }

    /// Brings the schema up to date under a lock; refuses a schema newer than this program.
    pub async fn migrate(&self) -> anyhow::Result<()> {
        migrate::up(&self.writer, None).await
    }

    /// The same, telling how many of the steps that were missing are done, and of how many. On
    /// PostgreSQL they count once all of them are.
    pub async fn migrate_telling(&self, told: Told<'_>) -> anyhow::Result<()> {
        migrate::up(&self.writer, Some(told)).await
    }

    /// Whether every migration of this program has been applied.
    pub async fn is_current(&self) -> anyhow::Result<bool> {
        migrate::is_current(&self.reader).await
    }

    /// Rings after each commit that enqueued a letter in this process.
    pub fn letters_waiting(&self) -> &Notify {
        &self.letters
    }

    /// Where the changes made by this process stand.
    pub fn last_change(&self) -> Change {
        self.changes.last()
    }

    /// What was read of rows in the version they still have.
    pub fn kept(&self) -> &Kept {
        &self.kept
    }

    /// How many statements write transactions of this process have run: what answers that must not
    /// tell two cases apart are held against.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Several programs may share this database (PostgreSQL).
    pub fn is_shared(&self) -> bool {
        self.writer.get_database_backend() == DbBackend::Postgres
    }

    /// The database's own clock where several machines share it; none on SQLite, whose clock is
    /// this machine's.
    pub async fn clock(&self) -> anyhow::Result<Option<DateTime<Utc>>> {
        if !self.is_shared() {
            return Ok(None);
        }
        let asked = Statement::from_string(DbBackend::Postgres, "SELECT clock_timestamp() AS now");
        let row = self.reader.query_one_raw(asked).await?.context("the database gave no time")?;
        Ok(Some(row.try_get("", "now")?))
    }

    /// Closes all connections; on SQLite this also folds the write-ahead log into the file.
    pub async fn close(self) -> Result<(), DbErr> {
        if !self.is_shared() {
            self.reader.close().await?;
        }
        self.writer.close().await
    }
}
