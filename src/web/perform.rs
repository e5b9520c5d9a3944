use std::future::Future;

use anyhow::anyhow;

use super::Failure;

/// Runs a use case to its end even if the client goes away meanwhile.
pub async fn perform<T, F>(work: F) -> Result<T, Failure>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    tokio::spawn(work)
        .await
        .map_err(|error| Failure::Broken(anyhow!("a use case ended before its time: {error}")))
}
