use std::sync::Mutex;

use anyhow::Context as _;

use super::{Inner, Sender};
use crate::mail::courier::{self, Courier, Desk};
use crate::mail::endpoints::tell;
use crate::mail::{Drained, Swept};

impl Sender {
    /// Sends the letters of circulars until none is due, or until [`stop`](Self::stop), on lines of
    /// its own, so that nobody who signs in waits behind a million readers.
    pub async fn drain_circulars(&self) -> anyhow::Result<Drained> {
        let inner = self.0.clone();
        let work = async move {
            let _alone = inner.draining_circulars.lock().await;
            let drained = inner.courier().drain().await;
            tell(&inner.database, inner.carrier.news()).await;
            drained
        };
        tokio::spawn(work).await.context("a sender of circulars died")?
    }

    /// Looks after letters of circulars whose sender died, as [`sweep`](Self::sweep) does.
    pub async fn sweep_circulars(&self) -> anyhow::Result<Swept> {
        let inner = self.0.clone();
        let work =
            async move { courier::sweep(&inner.database, &inner.chance, inner.clock.now()).await };
        Ok(tokio::spawn(work).await.context("a sweep died")??)
    }
}

impl Inner {
    fn courier(&self) -> Courier {
        Courier::new(Desk {
            database: self.database.clone(),
            clock: self.clock.clone(),
            chance: self.chance.clone(),
            post: self.post.clone(),
            carrier: self.carrier.clone(),
            pacing: self.pacing.clone(),
            lanes: self.lanes,
            // Of its own for each drain: leases of one that died are not renewed by the next.
            owner: self.chance.uuid(self.clock.now()).simple().to_string(),
            stopping: self.stopping.clone(),
            counts: Mutex::default(),
        })
    }
}
