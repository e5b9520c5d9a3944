//! Addresses that get no more letters. Only a keyed hash is kept, so that the list survives the
//! erasure of a person without naming anyone.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::MailMessageId;

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum SuppressionReason {
    /// The mailbox does not exist.
    Bounced,
    /// The recipient called our mail unwanted.
    Complained,
    /// Staff put the address on the list.
    ByHand,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_suppression")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub address_key: String,
    pub reason: SuppressionReason,
    /// The letter whose refusal put it there.
    pub message_id: Option<MailMessageId>,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
