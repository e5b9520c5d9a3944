//! A file of contacts that was checked and waits to be written.

use sea_orm::entity::prelude::*;

use crate::{ContactImportId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_import")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContactImportId,
    pub uploaded_by: PersonId,
    pub uploaded_at: DateTimeUtc,
    pub file_name: String,
    /// JSON of the lines; emptied once written.
    pub lines: String,
    pub applied_at: Option<DateTimeUtc>,
    pub added: i32,
    /// They were there already and stayed as they are.
    pub known: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
