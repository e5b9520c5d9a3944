use std::future::Future;
use std::time::Duration;

use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// What a database error means to the code that met it, the same on both databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// A unique constraint said no: somebody was there first.
    Taken,
    /// A check constraint said no: a rule of the table, such as "never more seats than there are".
    Rule,
    /// The row refers to something that is not there, or is still referred to.
    Reference,
    /// Deadlock, serialisation failure, lock timeout, busy: worth another try.
    Retryable,
    /// The database cannot be reached.
    Unavailable,
    /// Anything else.
    Other,
}

impl Conflict {
    pub fn of(error: &DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => return Self::Taken,
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => return Self::Reference,
            _ => {}
        }
        match error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Self::Unavailable,
            DbErr::Exec(RuntimeErr::SqlxError(error))
            | DbErr::Query(RuntimeErr::SqlxError(error)) => Self::of_sqlx(error),
            _ => Self::Other,
        }
    }

    fn of_sqlx(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(database) => Self::of_code(database.code().as_deref()),
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
                Self::Unavailable
            }
            _ => Self::Other,
        }
    }

    /// PostgreSQL's SQLSTATE or SQLite's extended result code.
    fn of_code(code: Option<&str>) -> Self {
        match code {
            Some("23505" | "1555" | "2067" | "23P01") => Self::Taken,
            Some("23514" | "275") => Self::Rule,
            Some("23503" | "787" | "1811") => Self::Reference,
            Some("40001" | "40P01" | "55P03" | "5" | "261" | "517" | "6" | "262") => {
                Self::Retryable
            }
            Some("57P01" | "57P02" | "57P03" | "53300") => Self::Unavailable,
            _ => Self::Other,
        }
    }
}

/// Why a use case ended without doing what was asked.
///
/// A refusal is an ordinary, typed answer for the person. A failure is unexpected; it is logged
/// once at the edge and shown as an apology.
#[derive(Debug)]
pub enum Stop<R> {
    Refused(R),
    Broken(anyhow::Error),
}

impl<R> From<DbErr> for Stop<R> {
    fn from(error: DbErr) -> Self {
        Self::Broken(error.into())
    }
}

impl<R> From<anyhow::Error> for Stop<R> {
    fn from(error: anyhow::Error) -> Self {
        Self::Broken(error)
    }
}

impl<R> Stop<R> {
    /// Turns a refusal of one kind into another's.
    pub fn map<S>(self, change: impl FnOnce(R) -> S) -> Stop<S> {
        match self {
            Self::Refused(refusal) => Stop::Refused(change(refusal)),
            Self::Broken(error) => Stop::Broken(error),
        }
    }

    fn is_retryable(&self) -> bool {
        match self {
            Self::Refused(_) => false,
            Self::Broken(error) => error
                .chain()
                .filter_map(|cause| cause.downcast_ref::<DbErr>())
                .any(|cause| Conflict::of(cause) == Conflict::Retryable),
        }
    }
}

/// Runs a use case again, up to five times in all, while the database asks for another try.
/// Each try must begin a transaction of its own.
pub async fn retrying<T, R, F>(mut attempt: impl FnMut() -> F) -> Result<T, Stop<R>>
where
    F: Future<Output = Result<T, Stop<R>>>,
{
    let mut pause = Duration::from_millis(7);
    for _ in 0..4 {
        match attempt().await {
            Err(stop) if stop.is_retryable() => tokio::time::sleep(pause).await,
            answer => return answer,
        }
        pause *= 3;
    }
    attempt().await
}
