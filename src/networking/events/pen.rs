use chrono::{DateTime, Utc};
use entities::NetworkingEventId;
use serde_json::Value;

use super::Refusal;
use super::storage;
use crate::context::Context;
use crate::database::{Stop, WriteTransaction};
use crate::people::Actor;
use crate::people::audit::{self, Entry, Subject};
use entities::networking::events::event;

/// What a use case writes with: its one transaction, the services, and the one instant at which
/// everything in it happens.
#[derive(Clone, Copy)]
pub struct Pen<'a> {
    pub tx: &'a WriteTransaction,
    pub context: &'a Context,
    pub now: DateTime<Utc>,
}

impl<'a> Pen<'a> {
    pub fn new(tx: &'a WriteTransaction, context: &'a Context) -> Self {
        Self { tx, context, now: context.now() }
    }

    /// Locks an event until the transaction ends. Whoever changes anything of it does this first.
    pub async fn lock(&self, id: NetworkingEventId) -> Result<event::Model, Stop<Refusal>> {
        Ok(storage::lock(self.tx, id).await?.ok_or(Refusal::NotFound)?)
    }

    /// Notes in the audit log what was done to an event.
    pub async fn note(
        &self,
        actor: Actor,
        action: &'static str,
        id: NetworkingEventId,
        details: Value,
    ) -> anyhow::Result<()> {
        let entry = Entry::new(action, Subject::of("networking_event", id.0)).with(details);
        audit::note(self.tx, self.context, &actor, entry).await
    }
}
