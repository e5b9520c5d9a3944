//! The queue of doorbells: disposable, and made again whenever it is gone.

mod file;
mod schema;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use apalis::prelude::{BoxDynError, Data, WorkerContext, WorkerError};
use futures_util::future::BoxFuture;
use sqlx::{PgPool, SqlitePool};

use super::bell::{Bell, Doorbell};
use super::pulse::Pulse;
use crate::vocabulary::Clock;

/// Name of the queue within apalis.
const NAME: &str = "doorbells";
/// Doorbells answered at once; each bell works on its own only once.
const AT_ONCE: usize = 4;
pub(super) const HEARTBEAT: Duration = Duration::from_secs(5);
/// Heartbeats after which another worker takes over what a dead one had.
const MISSED: usize = 6;

/// Where the queue lies.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// A file of its own, beside the database.
    File(PathBuf),
    /// The schema `apalis` of a shared database.
    Schema(String),
}

/// An open queue. Cheap to clone.
#[derive(Clone)]
pub(super) enum Queue {
    File(SqlitePool, PathBuf),
    Schema(PgPool),
}

/// What a worker needs beside the queue.
#[derive(Clone)]
pub(super) struct Post {
    pub bells: Arc<Vec<Bell>>,
    pub clock: Clock,
    pub pulse: Pulse,
    pub poll: Duration,
}

impl Queue {
    /// Opens the queue, and makes whatever is missing of it.
    pub async fn open(place: &Place) -> anyhow::Result<Self> {
        match place {
            Place::File(path) => Ok(Self::File(file::open(path).await?, path.clone())),
            Place::Schema(url) => Ok(Self::Schema(schema::open(url).await?)),
        }
    }

    pub async fn push(&self, doorbell: Doorbell) -> anyhow::Result<()> {
        match self {
            Self::File(pool, _) => file::push(pool, doorbell).await,
            Self::Schema(pool) => schema::push(pool, doorbell).await,
        }
    }

    /// Answers doorbells until the context is stopped or the database fails.
    pub fn run(
        &self,
        context: &WorkerContext,
        post: Post,
    ) -> BoxFuture<'static, Result<(), WorkerError>> {
        match self {
            Self::File(pool, _) => file::run(pool, context, post),
            Self::Schema(pool) => schema::run(pool, context, post),
        }
    }

    /// Deletes what is over, in small batches.
    pub async fn prune(&self) -> anyhow::Result<()> {
        match self {
            Self::File(pool, _) => file::prune(pool).await,
            Self::Schema(pool) => schema::prune(pool).await,
        }
    }

    /// A deleted file stays usable for whoever has it open, so that nothing else would tell.
    pub fn has_vanished(&self) -> bool {
        matches!(self, Self::File(_, path) if !path.exists())
    }

    pub async fn close(self) {
        match self {
            Self::File(pool, _) => pool.close().await,
            Self::Schema(pool) => pool.close().await,
        }
    }
}

/// The one handler. It always succeeds: whatever went wrong is in the logs and in our own tables.
async fn answer(doorbell: Doorbell, post: Data<Post>) -> Result<(), BoxDynError> {
    let hint = doorbell.hint.as_deref().unwrap_or_default();
    tracing::debug!(bell = doorbell.bell, hint, "a doorbell rings");
    // A bell this program does not know was rung by another version; its own sweep will ring.
    if let Some(bell) = post.bells.iter().find(|bell| bell.name == doorbell.bell) {
        let clock = post.clock.clone();
        bell.answer(move || clock.now()).await;
    }
    Ok(())
}
