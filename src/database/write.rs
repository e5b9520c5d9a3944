use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    QueryResult, SqliteTransactionMode, Statement, StatementBuilder, TransactionOptions,
    TransactionTrait,
};
use sea_orm_migration::async_trait;
use tokio::sync::Notify;

use super::changes::Changes;
use super::journeys::{Ahead, Later, Together, joined};

/// What it takes to be impossible costs so much in its reckoning that it would compile the plan.
const IN_ORDER: &str = "SET LOCAL enable_bitmapscan = off; SET LOCAL enable_seqscan = off; \
    SET LOCAL enable_nestloop = off; SET LOCAL jit = off";

/// The one transaction of a use case. What changes the world takes this type, so that it cannot be
/// called with a bare connection. Dropping it without [`commit`](Self::commit) rolls back.
pub struct WriteTransaction {
    inner: DatabaseTransaction,
    wrote_letters: AtomicBool,
    letters: Arc<Notify>,
    changes: Changes,
    statements: Arc<AtomicU64>,
    remembered: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
    ahead: Ahead,
    later: Later,
}

impl WriteTransaction {
    pub(super) async fn begin(
        writer: &DatabaseConnection,
        letters: Arc<Notify>,
        changes: Changes,
        statements: Arc<AtomicU64>,
    ) -> Result<Self, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let inner = writer.begin_with_options(options).await?;
        Ok(Self {
            inner,
            wrote_letters: AtomicBool::new(false),
            letters,
            changes,
            statements,
            remembered: Mutex::default(),
            ahead: Ahead::default(),
            later: Later::default(),
        })
    }

    /// Makes everything permanent, then wakes the senders if letters were enqueued.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.write_kept().await?;
        let counting = self.changes.one_more();
        self.inner.commit().await?;
        drop(counting);
        if self.wrote_letters.load(Ordering::Relaxed) {
            self.letters.notify_one();
        }
        Ok(())
    }

    /// What was read earlier in this transaction, of which there is one of a kind and which it does
    /// not change, such as the calendar of business days.
    pub fn remembered<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.get(&TypeId::of::<T>())?.clone().downcast().ok()
    }

    /// Keeps it for the rest of this transaction.
    pub fn remember<T: Any + Send + Sync>(&self, what: Arc<T>) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.insert(TypeId::of::<T>(), what);
    }

    /// Fetches what the use case is about to ask, where that spares journeys. Asked again exactly
    /// so before anything is written, each question has its answer here already; whether it was
    /// asked ahead changes nothing but the time it takes.
    pub async fn ask_ahead(&self, questions: Vec<SelectStatement>) -> Result<(), DbErr> {
        let backend = self.get_database_backend();
        if backend != DbBackend::Sqlite || questions.is_empty() {
            return Ok(());
        }
        let (together, question) = Together::new(backend, questions);
        let rows = self.query_all_raw(question).await?;
        self.ahead.keep(together, rows)
    }

    /// Writes something whose outcome the use case does not look at: at the latest before the next
    /// statement that is not of this kind, or with the commit, which fails if it does.
    pub async fn write_later(&self, statement: &impl StatementBuilder) -> Result<(), DbErr> {
        let statement = self.get_database_backend().build(statement);
        if self.get_database_backend() != DbBackend::Sqlite {
            return self.execute_raw(statement).await.map(drop);
        }
        self.ahead.forget();
        self.later.add(statement);
        Ok(())
    }

    /// Writes what was kept. That it failed says nothing about the statement it travels before.
    async fn write_kept(&self) -> Result<(), DbErr> {
        let kept = self.later.take();
        if kept.is_empty() {
            return Ok(());
        }
        self.count();
        let written = self.inner.execute_raw(joined(self.get_database_backend(), kept)).await;
        written.map(drop).map_err(|error| DbErr::Custom(format!("not written later: {error}")))
    }

    /// Before a statement whose outcome is looked at is handed over.
    async fn set_out(&self, sql: &str) -> Result<(), DbErr> {
        self.write_kept().await?;
        self.count_and_forget(sql);
        Ok(())
    }

    /// A question takes along what was kept: its rows are the only ones.
    fn taken_along(&self, question: Statement) -> Statement {
        self.count_and_forget(&question.sql);
        let kept = self.later.take();
        if kept.is_empty() {
            return question;
        }
        joined(self.get_database_backend(), kept.into_iter().chain([question]))
    }

    fn count_and_forget(&self, sql: &str) {
        self.count();
        if !sql.starts_with("SELECT") {
            self.ahead.forget();
        }
    }

    fn count(&self) {
        self.statements.fetch_add(1, Ordering::Relaxed);
    }

    /// From here on indexes are read in their own order, so that the first few rows in that order
    /// cost a few rows, and two lists are never compared each with each. PostgreSQL takes a table that
    /// grew a moment ago for a small one, and what changed a moment ago for rare: it would gather
    /// whatever is left of it and sort it each time a few are asked for, and hold two hundred rows
    /// against two hundred others because it expects one.
    pub async fn read_in_order(&self) -> Result<(), DbErr> {
        if self.get_database_backend() == DbBackend::Postgres {
            self.execute_unprepared(IN_ORDER).await?;
        }
        Ok(())
    }

    /// Notes that this transaction enqueued a letter (called by `mail` alone).
    pub fn note_letter(&self) {
        self.wrote_letters.store(true, Ordering::Relaxed);
    }
}

/// A statement in the words of a connection's database, to be run later.
pub fn in_words_of(
    connection: &impl ConnectionTrait,
    statement: &impl StatementBuilder,
) -> Statement {
    connection.get_database_backend().build(statement)
}

#[async_trait::async_trait]
impl ConnectionTrait for WriteTransaction {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.set_out(&statement.sql).await?;
        self.inner.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.set_out(sql).await?;
        self.inner.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        if let Some(known) = self.ahead.take(&statement) {
            return Ok(known.into_iter().next());
        }
        // One row may be all that is fetched, so nothing may stand before it.
        self.set_out(&statement.sql).await?;
        self.inner.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        if let Some(known) = self.ahead.take(&statement) {
            return Ok(known);
        }
        self.inner.query_all_raw(self.taken_along(statement)).await
    }
}
