//! Rows read from a file, waiting to be applied after the dry run.

use sea_orm::entity::prelude::*;

use crate::{PeopleImportId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "people_import")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PeopleImportId,
    pub uploaded_by: PersonId,
    pub uploaded_at: DateTimeUtc,
    pub file_name: String,
    /// JSON; emptied once applied.
    pub rows: String,
    pub applied_at: Option<DateTimeUtc>,
    /// JSON counts.
    pub outcome: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
