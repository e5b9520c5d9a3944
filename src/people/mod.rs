//! Who takes part, how they come in, and what each may do.
//!
//! * A person can belong to several organisations and hold several roles. What somebody may do is a
//!   parameter type of the handler: [`SignedIn`], [`Operator`], [`OperatorLead`], [`Accompanist`],
//!   [`Staff`], [`Coordinator`], [`Editor`], [`Approver`], [`Newsroom`], [`Admin`], [`Viewer`]; [`Visit`] is
//!   anyone. The same types read the session cookie on pages and the bearer token under `/api/`.
//!   Not allowed and not found look the same.
//! * Operators and accompanists sign in by a link in a letter, or its code. The secretariat and the
//!   ministry need a password and a one-time code: over a mail link their roles do not count.
//! * Whatever changes the world notes it in the audit log ([`audit::note`]) in the same
//!   transaction; whoever looks at personal data is noted too ([`audit::viewed`]).

pub mod account;
mod actor;
pub mod admin;
pub mod api;
pub mod applications;
pub mod audit;
pub mod cool_down;
pub mod idempotent;
mod identity;
mod identity_rows;
pub mod imports;
pub mod invitations;
pub mod organisations;
pub mod persons;
pub mod roles;
mod search;
pub mod seed;
pub mod sign_in;
pub mod tidy;
pub mod tokens;
mod visit;
pub mod vocabularies;

pub use actor::Actor;
pub use identity::{Belonging, Identity, Roles, SessionRef};
pub use identity_rows::whole_name;
pub use search::matches;
pub use visit::{
    Accompanist, Admin, Approver, Coordinator, Editor, NavEntry, Navigation, Newsroom, Operator,
    OperatorLead, PageLanguage, SignedIn, Staff, Viewer, Visit, refuse_false_bearer,
};
