//! A signed-in browser. The cookie holds a token, this row its hash.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{BrowserSessionId, PersonId};

/// How the person showed who they are; decides which of their roles count.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// A link sent by mail. Roles of the secretariat and the ministry do not count.
    MailLink,
    /// Password and one-time code.
    TwoFactors,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "browser_session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BrowserSessionId,
    #[sea_orm(unique)]
    pub token_hash: String,
    pub person_id: PersonId,
    /// The person's epoch at sign-in; a raised one ends the session.
    pub session_epoch: i32,
    pub strength: Strength,
    /// Browser and system in words, for the person's own list.
    pub device: String,
    pub created_at: DateTimeUtc,
    pub last_seen_at: DateTimeUtc,
    /// Absolute end.
    pub expires_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
