//! Keeps a worker on the queue: runs it, notes why it ended, waits, and starts another one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use apalis::prelude::WorkerContext;

use super::queue::Queue;
use super::workers::Shared;

const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// A worker that lasted this long is no longer blamed for the failures before.
const GOOD_RUN: Duration = Duration::from_mins(1);

pub(super) async fn keep_working(shared: Arc<Shared>) {
    let mut pause = shared.pace.restart;
    for start in 0_u64.. {
        let began = Instant::now();
        let ended = work(&shared, start).await;
        if shared.is_stopping() {
            return;
        }
        if began.elapsed() >= GOOD_RUN {
            pause = shared.pace.restart;
        }
        let reason = ended.map_or_else(|error| format!("{error:#}"), str::to_owned);
        tracing::warn!(reason, start, "the worker on the queue ended and is started again");
        metrics::counter!("worker_restarts_total").increment(1);
        if !shared.pause(pause).await {
            return;
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// One worker, from its start to its end. Its name is never used again: apalis would not give back
/// what a worker of the same name held before.
async fn work(shared: &Arc<Shared>, start: u64) -> anyhow::Result<&'static str> {
    let place = shared.place.clone();
    let queue = tokio::spawn(async move { Queue::open(&place).await }).await??;
    shared.set_queue(Some(queue.clone()));
    let outcome = run(shared, &queue, start).await;
    shared.set_queue(None);
    queue.close().await;
    outcome
}

async fn run(shared: &Arc<Shared>, queue: &Queue, start: u64) -> anyhow::Result<&'static str> {
    let context = WorkerContext::new(&format!("{}:{start}", shared.boot));
    let post = shared.post.clone();
    let mut running = tokio::spawn(queue.run(&context, post));
    let reason = tokio::select! {
        ended = &mut running => {
            ended??;
            return Ok("it ended by itself");
        }
        () = shared.asked_to_stop() => "it was asked to stop",
        () = shared.vanished.notified() => "the queue's file is gone",
    };
    // It cannot be stopped before it has begun.
    while !running.is_finished() && context.stop().is_err() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    running.await??;
    Ok(reason)
}
