use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::context::Context;
use crate::database::WriteTransaction;
use crate::people::Actor;
use crate::people::audit::{self, Entry, Subject};

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

    /// Notes in the audit log what was done to a row of a table.
    pub async fn note(
        &self,
        actor: Actor,
        action: &'static str,
        (table, id): (&'static str, Uuid),
        details: Value,
    ) -> anyhow::Result<()> {
        let entry = Entry::new(action, Subject::of(table, id)).with(details);
        audit::note(self.tx, self.context, &actor, entry).await
    }
}
