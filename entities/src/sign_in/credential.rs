//! How a staff member signs in: a password and a second factor.

use sea_orm::entity::prelude::*;

use crate::PersonId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "credential")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// PHC string, argon2id.
    pub password_hash: String,
    pub password_set_at: DateTimeUtc,
    /// The TOTP secret is derived from the server's key, the person and this salt; it is not stored.
    pub totp_salt: String,
    /// Last time step that was used; a code works once.
    pub totp_last_step: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
