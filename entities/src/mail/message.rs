//! One letter to one address: its frozen content and where it stands.
//!
//! Two more columns follow from these and are only asked for, never written: `due_at` and
//! `exception`.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{MailCircularId, MailMessageId, PersonId};

/// What a letter is for; decides how long it is tried and what happens when its fate is unknown.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum LetterClass {
    /// Confirmations, reminders, notices: a miss costs more than a double.
    Transactional,
    /// Sign-in links: worthless after minutes.
    SignIn,
    /// The mail magazine and other circulars: a double is public and cannot be taken back.
    Bulk,
}

/// The language a letter is written in.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Language {
    #[default]
    Ja,
    En,
}

/// Where a letter stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum LetterState {
    /// Waits for a sender.
    Pending,
    /// A sender holds it, and has not begun to hand over its content.
    Claimed,
    /// The intent to hand over its content is on record.
    Sending,
    /// The mail server took it.
    Accepted,
    /// The mail server asked for another try later.
    Deferred,
    /// The mail server refused for good, or the tries ran out.
    Rejected,
    /// The connection ended between the last byte and the answer.
    Unknown,
    /// The address is on the list of those that refuse mail.
    Suppressed,
    /// Its time ran out before it was tried.
    Expired,
    /// Senders died three times while holding it.
    Quarantined,
    /// Staff stopped it.
    Stopped,
}

/// The method of a calendar part (RFC 5546).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum CalendarMethod {
    Request,
    Cancel,
    Publish,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MailMessageId,
    /// Names the occasion: the same one twice makes one letter.
    #[sea_orm(unique)]
    pub dedupe_key: String,
    /// With angle brackets; the same for every attempt.
    #[sea_orm(unique)]
    pub rfc_message_id: String,
    /// `Letter::NAME`
    pub letter: String,
    pub class: LetterClass,
    /// Lower goes first.
    pub priority: i32,
    pub language: Language,
    /// The body carries a secret: never shown, erased when the letter is finished.
    pub confidential: bool,
    pub person_id: Option<PersonId>,
    /// The circular whose content it has; its own subject and bodies are then empty.
    pub circular_id: Option<MailCircularId>,
    /// What stands in the places of a circular that differ, one a line.
    pub merge_values: Option<String>,
    /// What the letter is about, such as `study_session` and its id.
    pub concerns_kind: Option<String>,
    pub concerns_id: Option<Uuid>,
    /// As typed; quoted only when handed over.
    pub to_address: String,
    /// A keyed hash of the address, by which suppressions are found.
    pub to_key: String,
    pub to_domain: String,
    pub subject: String,
    /// Lines end in LF, folded. Empty once a confidential letter is finished.
    pub text_body: String,
    pub html_body: String,
    pub calendar_method: Option<CalendarMethod>,
    pub calendar_ics: Option<String>,
    pub state: LetterState,
    pub created_at: DateTimeUtc,
    pub not_before: Option<DateTimeUtc>,
    pub next_attempt_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    /// Answers of mail servers that asked to come back later.
    pub attempts: i32,
    /// Times a sender died while holding the letter.
    pub crash_count: i32,
    /// Times the fate of a hand-over remained unknown.
    pub unknown_count: i32,
    pub lease_owner: Option<String>,
    pub lease_until: Option<DateTimeUtc>,
    /// Raised by every claim; what a sender does must name the fence of its own claim.
    pub fence: i64,
    pub intent_at: Option<DateTimeUtc>,
    /// The `Date` header: fixed at the first intent.
    pub dated_at: Option<DateTimeUtc>,
    pub finished_at: Option<DateTimeUtc>,
    pub smtp_code: Option<i32>,
    pub smtp_reply: Option<String>,
    pub error_class: Option<String>,
    /// `host:port` or `folder`
    pub endpoint: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
