//! The audit log: every change, and every view of personal data. Append-only; a change and its
//! entry are one transaction.

pub mod api;
mod changes;
mod details;
mod labels;
mod names;
pub mod pages;
mod setting_labels;
mod storage;
mod values;
mod wording;

pub use changes::changes;
pub use details::{Changed, changed, facts_in_words};
pub use names::Names;
pub use storage::{AuditFilter, list, note, viewed};
pub use wording::action_name;

use serde_json::Value;
use uuid::Uuid;

/// What is written down about one act.
#[derive(Clone, Debug)]
pub struct Entry {
    /// `organisation.changed`: subject and verb in the past.
    pub action: &'static str,
    pub subject: Subject,
    /// Facts that explain the act; never a secret.
    pub details: Value,
}

/// Whom or what an act concerned: the name of a table and an id in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    pub kind: &'static str,
    pub id: Option<Uuid>,
}

impl Subject {
    pub fn of(kind: &'static str, id: impl Into<Uuid>) -> Self {
        Self { kind, id: Some(id.into()) }
    }

    /// The act concerned no single row.
    pub fn all(kind: &'static str) -> Self {
        Self { kind, id: None }
    }
}

impl Entry {
    pub fn new(action: &'static str, subject: Subject) -> Self {
        Self { action, subject, details: Value::Null }
    }

    #[must_use]
    pub fn with(mut self, details: Value) -> Self {
        self.details = details;
        self
    }
}
