//! How people come in and what they did: credentials, sessions, invitations, applications, the
//! audit log.

pub mod audit_entry;
pub mod browser_session;
pub mod cool_down;
pub mod credential;
pub mod idempotency_key;
pub mod invitation;
pub mod legal_certification;
pub mod organisation_alias;
pub mod organisation_application;
pub mod people_import;
pub mod recovery_code;
pub mod refresh_token;
pub mod sign_in_link;
