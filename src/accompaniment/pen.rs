use chrono::{DateTime, NaiveDate, Utc};
use entities::EngagementId;
use serde_json::Value;

use crate::context::Context;
use crate::database::WriteTransaction;
use crate::people::Actor;
use crate::people::audit::{self, Entry, Subject};
use crate::vocabulary::tokyo;

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

    pub fn today(&self) -> NaiveDate {
        tokyo::day_of(self.now)
    }

    /// Notes in the audit log what was done to an engagement.
    pub async fn note(
        &self,
        actor: Actor,
        action: &'static str,
        id: EngagementId,
        details: Value,
    ) -> anyhow::Result<()> {
        self.note_about(actor, action, Subject::of("engagement", id.0), details).await
    }

    /// Notes in the audit log what was done to something else.
    pub async fn note_about(
        &self,
        actor: Actor,
        action: &'static str,
        subject: Subject,
        details: Value,
    ) -> anyhow::Result<()> {
        let entry = Entry::new(action, subject).with(details);
        audit::note(self.tx, self.context, &actor, entry).await
    }
}
