//! 連携先: a school, an embassy, a support body, a peer, that somebody can be introduced to. It has no
//! account; the people who answer for it are `contact_person`.

use sea_orm::entity::prelude::*;

use crate::{ContactId, OrganisationId, PersonId, TermId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContactId,
    /// Of the vocabulary of contact kinds.
    pub kind_id: TermId,
    pub name: String,
    pub kana: Option<String>,
    pub name_en: Option<String>,
    /// None: Japan.
    pub country: Option<String>,
    /// JIS X 0401; only in Japan.
    pub prefecture_code: Option<i32>,
    pub city: Option<String>,
    /// 法人番号, 13 digits.
    pub corporate_number: Option<String>,
    pub website: Option<String>,
    /// The organisation of the programme it is, where it takes part itself.
    pub organisation_id: Option<OrganisationId>,
    pub notes: String,
    /// Folded names of it and its people, in kana and in Latin letters.
    pub search_key: String,
    /// It was the same as this one.
    pub merged_into: Option<ContactId>,
    /// Not offered any longer.
    pub retired: bool,
    pub created_by: PersonId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
