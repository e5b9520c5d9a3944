//! What came back: returned letters, complaints, and everything else that lay in the mailbox for
//! them. Rows are only ever added, and name nobody: the letter does.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{MailBounceId, MailMessageId};

/// How we heard of it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum BounceSource {
    Mailbox,
    Webhook,
    /// The server of the address refused it at the door, when the letter was handed over.
    Handover,
}

/// By what the letter was found. Never by an address that a message names.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum BounceMatch {
    /// The sealed address the letter left from.
    ReturnPath,
    /// The Message-ID that stands with the letter.
    MessageId,
}

/// What it says about the address.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum BounceKind {
    /// The mailbox does not exist or is closed for good.
    Hard,
    /// Not delivered this time: full, too large, refused for its content, given up.
    Soft,
    /// The reader called the letter unwanted.
    Complaint,
    /// Still being tried.
    Delayed,
    /// An answer of a machine, such as of somebody on leave.
    AutoReply,
    /// A confirmation that it arrived.
    Delivered,
    /// Cannot be told.
    Unclear,
}

/// What was done about it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum BounceAction {
    Nothing,
    /// The address gets no more circulars.
    CircularsEnded,
    /// The address gets no more letters.
    AllEnded,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_bounce")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MailBounceId,
    pub source: BounceSource,
    /// Names the message or event; the same one twice makes one row.
    #[sea_orm(unique)]
    pub source_key: String,
    pub received_at: DateTimeUtc,
    pub message_id: Option<MailMessageId>,
    /// The letter's address, as a keyed hash.
    pub address_key: Option<String>,
    pub matched_by: Option<BounceMatch>,
    pub kind: BounceKind,
    /// `5.1.1` (RFC 3463)
    pub status: Option<String>,
    /// The other mail server's own words, shortened and without addresses.
    pub diagnostic: Option<String>,
    /// The headers, shortened.
    pub headers: String,
    pub action: BounceAction,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
