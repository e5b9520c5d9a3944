//! メールマガジン: who reads, what they wish for, how their consent is proved, groups of them, files
//! they come from; and the issues they get.

pub mod consent;
pub mod consent_address;
pub mod digest;
pub mod form_version;
pub mod import;
pub mod import_row;
pub mod issue;
pub mod issue_attachment;
pub mod issue_content;
pub mod issue_event;
pub mod request;
pub mod seal;
pub mod segment;
pub mod sending_rules;
pub mod subscriber;
pub mod subscriber_region;
pub mod subscriber_term;
