//! A person. Names are stored byte for byte as typed; search runs over a separate key.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::PersonId;

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum PersonState {
    /// Known by registration or import; has never signed in.
    Known,
    Active,
    /// May no longer sign in; history stays.
    Disabled,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    pub family_name: String,
    /// Empty where a name has only one part.
    pub given_name: String,
    pub family_kana: Option<String>,
    pub given_kana: Option<String>,
    pub search_key: String,
    /// As typed; quoted only when handed to a mail server. Empty for whoever came to a door and has
    /// none, or keeps it to themselves: nothing is sent to them, and they cannot sign in.
    pub email: String,
    /// `EmailAddress::comparison_key`; `-` and the id, which no address compares to, without one.
    #[sea_orm(unique)]
    pub email_key: String,
    pub phone: Option<String>,
    /// Language letters are written in: `ja` or `en`.
    pub language: String,
    pub state: PersonState,
    /// Raised to end every session and token at once.
    pub session_epoch: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
