//! One try to hand a letter over, or the end of one. Rows are only ever added.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{MailAttemptId, MailMessageId};

/// How far a hand-over had come.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Building the message, before any server was asked.
    Prepare,
    Connect,
    /// Greeting and EHLO.
    Greeting,
    Tls,
    Auth,
    Mail,
    Rcpt,
    /// The DATA command, before its 354.
    Data,
    /// The content, before its closing dot.
    Body,
    /// From the closing dot to the answer.
    Dot,
    /// A decision of staff, or the ledger's own housekeeping.
    Desk,
}

/// How a try ended.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum AttemptOutcome {
    Accepted,
    Deferred,
    Rejected,
    Unknown,
    /// The mail server was in trouble; the letter's own tries were not spent.
    EndpointTrouble,
    /// The recipient's side asked for fewer letters; the letter's own tries were not spent.
    Throttled,
    /// The sender died, or held the letter too long.
    LeaseLost,
    Expired,
    Suppressed,
    Stopped,
    /// Staff asked for another try.
    Retried,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_attempt")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub message_id: MailMessageId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MailAttemptId,
    pub fence: i64,
    pub endpoint: Option<String>,
    pub started_at: DateTimeUtc,
    pub ended_at: DateTimeUtc,
    pub phase: Phase,
    pub outcome: AttemptOutcome,
    pub code: Option<i32>,
    /// The server's own words.
    pub reply: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
