//! The queue in an SQLite file of its own. apalis' own `setup()` is never called: it would switch
//! the durability of the connection off.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use apalis::prelude::{
    BackendExt as _, Event, EventListenerExt as _, ParallelizeExt as _, TaskBuilder, TaskSink as _,
    WorkerBuilder, WorkerBuilderExt as _, WorkerContext, WorkerError,
};
use apalis_sqlite::{Config, SqliteStorage};
use futures_util::future::BoxFuture;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::{AT_ONCE, HEARTBEAT, MISSED, NAME, Post, answer};
use crate::jobs::bell::Doorbell;

/// A queue that cannot be used is thrown away and made again: nothing in it matters.
pub async fn open(path: &Path) -> anyhow::Result<SqlitePool> {
    match prepared(path).await {
        Ok(pool) => Ok(pool),
        Err(error) => {
            tracing::warn!(error = format!("{error:#}"), "the queue's file is made anew");
            remove(path);
            prepared(path).await
        }
    }
}

async fn prepared(path: &Path) -> anyhow::Result<SqlitePool> {
    if !path.exists() {
        // A log left behind by a deleted file would be taken for the new file's.
        remove(path);
    }
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await?;
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(Duration::from_secs(5));
    let pool = SqlitePoolOptions::new()
        .max_connections(2)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options)
        .await
        .context("the queue's file cannot be opened")?;
    match complete(&pool).await {
        Ok(()) => Ok(pool),
        Err(error) => {
            pool.close().await;
            Err(error)
        }
    }
}

async fn complete(pool: &SqlitePool) -> anyhow::Result<()> {
    SqliteStorage::<()>::migrations().run(pool).await?;
    // The record of migrations may outlive the tables they made.
    for table in ["SELECT count(*) FROM Jobs", "SELECT count(*) FROM Workers"] {
        sqlx::query(table).execute(pool).await?;
    }
    Ok(())
}

fn remove(path: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        // Missing is what is wanted; anything else shows when the file is opened.
        let _ = std::fs::remove_file(PathBuf::from(name));
    }
}

fn storage(pool: &SqlitePool) -> SqliteStorage<Doorbell> {
    let config = Config::default()
        .queue(NAME)
        .batch_size(AT_ONCE)
        .heartbeat_interval(HEARTBEAT)
        .missed_heartbeats(MISSED);
    SqliteStorage::new(pool).with_config(config)
}

pub async fn push(pool: &SqlitePool, doorbell: Doorbell) -> anyhow::Result<()> {
    let task = TaskBuilder::new(doorbell).max_attempts(3).build();
    Ok(storage(pool).push_task(task).await?)
}

/// Not an `async fn`: within one, the compiler cannot tell that what is spawned may be sent.
pub fn run(
    pool: &SqlitePool,
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

pub async fn prune(pool: &SqlitePool) -> anyhow::Result<()> {
    let over = "DELETE FROM Jobs WHERE rowid IN (SELECT rowid FROM Jobs \
         WHERE status IN ('Done', 'Failed', 'Killed') \
         AND done_at < CAST(strftime('%s', 'now') AS INTEGER) - 600 LIMIT 500)";
    while sqlx::query(over).execute(pool).await?.rows_affected() == 500 {}
    let gone = "DELETE FROM Workers \
         WHERE last_seen < CAST(strftime('%s', 'now') AS INTEGER) - 604800 \
         AND id NOT IN (SELECT lock_by FROM Jobs WHERE lock_by IS NOT NULL)";
    sqlx::query(gone).execute(pool).await?;
    Ok(())
}
