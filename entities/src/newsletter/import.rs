//! A file of readers who agreed elsewhere.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{PersonId, ReaderImportId};

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Read without problems; waits for a decision.
    Checked,
    /// Lines are being written.
    Running,
    Done,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_import")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReaderImportId,
    pub state: ImportState,
    pub uploaded_by: PersonId,
    pub uploaded_at: DateTimeUtc,
    pub file_name: String,
    /// Where and how the people agreed.
    pub source: String,
    pub agreed_on: Date,
    pub lines: i32,
    pub done: i32,
    pub added: i32,
    /// They read already.
    pub known: i32,
    /// They left, were stopped, or their address refuses mail: not written to again.
    pub left_out: i32,
    pub started_at: Option<DateTimeUtc>,
    pub finished_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
