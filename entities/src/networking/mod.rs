//! ネットワーキング支援: contacts and who knows them, introductions with the consent of both sides, what
//! was told to whom, specialists sent to other regions, events with rounds of tables.

pub mod contact;
pub mod contact_import;
pub mod contact_merge;
pub mod contact_person;
pub mod contact_relation;
pub mod contact_term;
pub mod disclosure;
pub mod dispatch;
pub mod events;
pub mod introduction;
pub mod introduction_event;
pub mod introduction_outcome;
pub mod introduction_time;
