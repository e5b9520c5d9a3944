//! The queue in the schema `apalis` of a shared database, on a small pool of its own.

use anyhow::Context as _;
use apalis::prelude::{
    BackendExt as _, Event, EventListenerExt as _, ParallelizeExt as _, TaskBuilder, TaskSink as _,
    WorkerBuilder, WorkerBuilderExt as _, WorkerContext, WorkerError,
};
use apalis_postgres::{Config, PostgresStorage};
use futures_util::future::BoxFuture;
use sqlx::postgres::PgPoolOptions;
use sqlx::{Executor as _, PgConnection, PgPool};

use super::{AT_ONCE, HEARTBEAT, MISSED, NAME, Post, answer};
use crate::jobs::bell::Doorbell;

/// Any number nobody else uses: the key of the advisory lock around making the schema.
const LOCK: i64 = 0x6261_6e73_6f76;

pub async fn open(url: &str) -> anyhow::Result<PgPool> {
    let pool = PgPoolOptions::new()
        // sqlx 0.9 tidies idle connections in a loop that a miscount can make endless.
        .idle_timeout(None)
        .max_lifetime(None)
        .max_connections(4)
        .after_release(|connection, _| {
            // A cancelled `begin()` may have left its transaction open (see `database`).
            Box::pin(async move { Ok(is_outside_transaction(connection).await) })
        })
        .connect(url)
        .await
        .context("the queue's database cannot be reached")?;
    match complete(&pool).await {
        Ok(()) => Ok(pool),
        Err(error) => {
            pool.close().await;
            Err(error)
        }
    }
}

/// Makes the schema, or makes it anew if parts are missing. The lock lasts as long as the guarding
/// transaction, so that no other machine takes a schema in the making for a broken one.
async fn complete(pool: &PgPool) -> anyhow::Result<()> {
    let mut guard = pool.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(LOCK).execute(&mut *guard).await?;
    let broken: bool = sqlx::query_scalar(
        "SELECT to_regnamespace('apalis') IS NOT NULL AND (to_regclass('apalis.jobs') IS NULL \
         OR to_regclass('apalis.workers') IS NULL \
         OR to_regclass('apalis._sqlx_migrations') IS NULL)",
    )
    .fetch_one(&mut *guard)
    .await?;
    if broken {
        tracing::warn!("the queue's schema is made anew");
        pool.execute("DROP SCHEMA apalis CASCADE").await?;
    }
    let made = PostgresStorage::<()>::migrations().run(pool).await;
    guard.rollback().await?;
    Ok(made?)
}

async fn is_outside_transaction(connection: &mut PgConnection) -> bool {
    let fresh: Result<bool, _> =
        sqlx::query_scalar("SELECT now() = statement_timestamp()").fetch_one(connection).await;
    matches!(fresh, Ok(true))
}

fn storage(pool: &PgPool) -> PostgresStorage<Doorbell> {
    let config = Config::default()
        .queue(NAME)
        .batch_size(AT_ONCE)
        .heartbeat_interval(HEARTBEAT)
        .missed_heartbeats(MISSED);
    PostgresStorage::new(pool).with_config(config)
}

pub async fn push(pool: &PgPool, doorbell: Doorbell) -> anyhow::Result<()> {
    let task = TaskBuilder::new(doorbell).max_attempts(3).build();
    Ok(storage(pool).push_task(task).await?)
}

/// Not an `async fn`: within one, the compiler cannot tell that what is spawned may be sent.
pub fn run(
    pool: &PgPool,
    context: &WorkerContext,
    post: Post,
) -> BoxFuture<'static, Result<(), WorkerError>> {
    let pulse = post.pulse.clone();
    let worker = WorkerBuilder::new(context)
        .backend(storage(pool).poll_with_interval(post.poll))
        .concurrency(AT_ONCE)
        .parallelize(tokio::spawn)
        .data(post)
        .on_event(move |_, event| {
            if matches!(event, Event::HeartBeat) {
                pulse.beat();
            }
        })
        .build(answer);
    Box::pin(worker.run())
}

pub async fn prune(pool: &PgPool) -> anyhow::Result<()> {
    let over = "DELETE FROM apalis.jobs WHERE id IN (SELECT id FROM apalis.jobs \
         WHERE status IN ('Done', 'Failed', 'Killed') \
         AND done_at < now() - interval '10 minutes' LIMIT 500)";
    while sqlx::query(over).execute(pool).await?.rows_affected() == 500 {}
    let gone = "DELETE FROM apalis.workers WHERE last_seen < now() - interval '7 days' \
         AND NOT EXISTS (SELECT 1 FROM apalis.jobs WHERE lock_by = workers.id)";
    sqlx::query(gone).execute(pool).await?;
    Ok(())
}
