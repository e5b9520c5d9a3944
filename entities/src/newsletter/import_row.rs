//! A line of such a file that is still to be written; gone once it is.

use sea_orm::entity::prelude::*;

use crate::ReaderImportId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_import_row")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: ReaderImportId,
    /// As the spreadsheet counts.
    #[sea_orm(primary_key, auto_increment = false)]
    pub line: i32,
    /// JSON
    pub content: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
