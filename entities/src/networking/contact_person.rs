//! Somebody who answers for a contact.

use sea_orm::entity::prelude::*;

use crate::{ContactId, ContactPersonId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContactPersonId,
    pub contact_id: ContactId,
    pub name: String,
    pub title: Option<String>,
    /// As typed.
    pub email: Option<String>,
    /// `EmailAddress::comparison_key`
    pub email_key: Option<String>,
    pub phone: Option<String>,
    /// Language letters are written in: `ja` or `en`.
    pub language: String,
    /// The person of the programme they are, where there is one: their time can be claimed.
    pub person_id: Option<PersonId>,
    /// No longer there; their history stays.
    pub retired: bool,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
