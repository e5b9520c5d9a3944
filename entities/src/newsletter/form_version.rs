//! The exact words somebody agreed to. Written once, never changed: the table refuses it.

use sea_orm::entity::prelude::*;

use super::subscriber::ReaderLanguage;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_form_version")]
pub struct Model {
    /// SHA-256 of the wording, base64url.
    #[sea_orm(primary_key, auto_increment = false)]
    pub fingerprint: String,
    pub language: ReaderLanguage,
    pub wording: String,
    pub first_used_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
