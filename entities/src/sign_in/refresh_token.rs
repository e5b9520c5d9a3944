//! A one-time token that fetches the next access token. Its re-use revokes the family.

use sea_orm::entity::prelude::*;
use uuid::Uuid;

use super::browser_session::Strength;
use crate::{PersonId, RefreshTokenId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RefreshTokenId,
    pub family: Uuid,
    pub person_id: PersonId,
    #[sea_orm(unique)]
    pub token_hash: String,
    pub session_epoch: i32,
    pub strength: Strength,
    pub device: String,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub family_expires_at: DateTimeUtc,
    pub used_at: Option<DateTimeUtc>,
    pub revoked_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
