use std::time::Duration;

use sea_orm::{ConnectOptions, DatabaseConnection};
use sqlx::Row as _;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};

/// Connections of one process. PostgreSQL's own default limit is 100 for all of them.
const CONNECTIONS: u32 = 16;

pub async fn connect(url: &str) -> anyhow::Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(CONNECTIONS)
        .min_connections(1)
        // sqlx 0.9 tidies idle connections in a loop that a miscount can make endless; a connection
        // that died is found when it is taken.
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(30))
        .sqlx_logging(false)
        .test_before_acquire_if_idle_for(Duration::from_secs(10))
        .map_sqlx_postgres_opts(guarded)
        .map_sqlx_postgres_pool_opts(closing_stale);
    Ok(sea_orm::Database::connect(options).await?)
}

/// Limits kept by the server, since a query is never cancelled from here.
fn guarded(options: PgConnectOptions) -> PgConnectOptions {
    options.application_name("bansou").options([
        ("lock_timeout", "10s"),
        ("statement_timeout", "60s"),
        ("idle_in_transaction_session_timeout", "30s"),
        ("timezone", "UTC"),
    ])
}

/// A `begin()` cancelled at the wrong moment leaves its transaction open in the pool (sqlx 0.9);
/// the next borrower's commits would vanish. Outside a transaction `now()` is the time of the
/// statement, inside one it is older, and in an aborted one the question fails.
fn closing_stale(options: PgPoolOptions) -> PgPoolOptions {
    options.after_release(|connection, _| {
        Box::pin(async move { Ok(is_outside_transaction(connection).await) })
    })
}

/// As one simple query: the extended protocol stamps its messages one by one, so that there the two
/// times differ always, and no connection would ever be kept.
async fn is_outside_transaction(connection: &mut PgConnection) -> bool {
    let question = sqlx::raw_sql("SELECT now() = statement_timestamp() AS fresh");
    let fresh = question.fetch_one(connection).await.and_then(|row| row.try_get("fresh"));
    matches!(fresh, Ok(true))
}
