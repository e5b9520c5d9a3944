//! The rules of a fiscal year: how much may be open at once, until when a client changes freely,
//! what strikes lead to; and the conditions of meeting online.

mod conditions;
mod draft;
mod rules;
mod save;

pub use conditions::{current_conditions, publish_conditions};
pub use draft::{PolicyDraft, RawPolicy};
pub use rules::{Policy, policy_at, policy_of};

pub(super) use rules::entered_for;
pub use save::save_policy;
