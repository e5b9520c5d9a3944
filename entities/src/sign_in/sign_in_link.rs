//! The one live sign-in link of a mail address in one browser. Asking again there replaces it.

use sea_orm::entity::prelude::*;

use crate::{PersonId, SignInLinkId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignInLinkId,
    /// HMAC of the address and `browser_hash`; unknown addresses have a row like known ones.
    #[sea_orm(unique)]
    pub address_key: String,
    pub person_id: Option<PersonId>,
    #[sea_orm(unique)]
    pub token_hash: String,
    /// HMAC of the code for typing in.
    pub code_hash: String,
    /// Of the cookie of the browser that asked.
    pub browser_hash: String,
    /// Codes typed in so far.
    pub tries: i32,
    pub next_path: Option<String>,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub used_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
