use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    QueryResult, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::async_trait;
use tokio::sync::Notify;

use super::changes::Changes;

/// The one transaction of a use case. What changes the world takes this type, so that it cannot be
/// called with a bare connection. Dropping it without [`commit`](Self::commit) rolls back.
pub struct WriteTransaction {
    inner: DatabaseTransaction,
    wrote_letters: AtomicBool,
    letters: Arc<Notify>,
    changes: Changes,
    statements: Arc<AtomicU64>,
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
        let wrote_letters = AtomicBool::new(false);
        Ok(Self { inner, wrote_letters, letters, changes, statements })
    }

    /// Makes everything permanent, then wakes the senders if letters were enqueued.
    pub async fn commit(self) -> Result<(), DbErr> {
        let counting = self.changes.one_more();
        self.inner.commit().await?;
        drop(counting);
        if self.wrote_letters.load(Ordering::Relaxed) {
            self.letters.notify_one();
        }
        Ok(())
    }

    fn count(&self) {
        self.statements.fetch_add(1, Ordering::Relaxed);
    }

    /// Notes that this transaction enqueued a letter (called by `mail` alone).
    pub fn note_letter(&self) {
        self.wrote_letters.store(true, Ordering::Relaxed);
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for WriteTransaction {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.count();
        self.inner.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.count();
        self.inner.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.count();
        self.inner.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.count();
        self.inner.query_all_raw(statement).await
    }
}
