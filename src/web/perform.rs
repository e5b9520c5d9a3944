use std::future::Future;
use std::pin::Pin;

use anyhow::anyhow;
use tokio::sync::oneshot;

use super::Failure;

/// Runs a use case to its end even if the client goes away meanwhile.
pub async fn perform<T, F>(work: F) -> Result<T, Failure>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let (answer, answered) = oneshot::channel();
    run(Box::pin(async move {
        // Nobody waits any longer where the client has gone away.
        let _ = answer.send(work.await);
    }));
    answered.await.map_err(|_| Failure::Broken(anyhow!("a use case ended before its time")))
}

/// One kind of task for all use cases: a task made for each of hundreds would be megabytes of the
/// program. A panic is reported where it happens, and the answer never comes.
fn run(work: Pin<Box<dyn Future<Output = ()> + Send>>) {
    tokio::spawn(work);
}
