use chrono::{DateTime, Utc};
use entities::SubscriberId;
use serde_json::Value;

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

    /// Notes in the audit log what happened to a reader.
    pub async fn note(
        self,
        actor: Actor,
        action: &'static str,
        reader: SubscriberId,
        details: Value,
    ) -> anyhow::Result<()> {
        let subject = Subject::of("newsletter_subscriber", reader.0);
        audit::note(self.tx, self.context, &actor, Entry::new(action, subject).with(details)).await
    }
}
