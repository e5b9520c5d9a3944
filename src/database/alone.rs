use sea_orm::sea_query::Values;
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr, RuntimeErr, Statement,
    StatementBuilder,
};
use sea_query_sqlx::SqlxValues;
use sqlx::{Connection as _, PgConnection};

use super::Database;

/// One statement after the other, each a transaction of its own and on disk when it is reported: for
/// what one writer writes thousands of times a second.
///
/// PostgreSQL's pool asks every connection that comes back twice how it is, which costs more than a
/// small statement does; this is a connection beside the pool, opened at the first statement and
/// closed with its owner. After a failure it is another one.
pub struct Alone {
    database: Database,
    own: Option<PgConnection>,
}

impl Alone {
    pub(super) fn new(database: Database) -> Self {
        Self { database, own: None }
    }

    /// The rows it touched.
    pub async fn write(&mut self, statement: &impl StatementBuilder) -> Result<u64, DbErr> {
        let changes = self.database.changes.clone();
        let counting = changes.one_more();
        self.database.count_statement();
        let statement = self.database.writer.get_database_backend().build(statement);
        let touched = self.execute(statement).await?;
        drop(counting);
        Ok(touched)
    }

    async fn execute(&mut self, statement: Statement) -> Result<u64, DbErr> {
        if statement.db_backend != DbBackend::Postgres {
            let done = self.database.writer.execute_raw(statement).await?;
            return Ok(done.rows_affected());
        }
        // Not there while it is at work: whatever breaks off the statement ends the connection.
        let mut own = match self.own.take() {
            Some(own) => own,
            None => open(&self.database.writer).await?,
        };
        let values = SqlxValues(statement.values.unwrap_or(Values(Vec::new())));
        let query = sqlx::query_with(sqlx::AssertSqlSafe(statement.sql), values);
        let done = query.execute(&mut own).await.map_err(failed)?;
        self.own = Some(own);
        Ok(done.rows_affected())
    }
}

/// As the pool opens them.
async fn open(pool: &DatabaseConnection) -> Result<PgConnection, DbErr> {
    let options = pool.get_postgres_connection_pool().connect_options();
    PgConnection::connect_with(&options).await.map_err(failed)
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}
