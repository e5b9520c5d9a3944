//! Whether letters may leave. The table has one row, so that setting the hold and claiming letters
//! meet at a lock.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::PersonId;

/// Why nothing leaves.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum HoldCause {
    /// The database is a copy put back: what left after the copy was made, it does not know.
    Restored,
    /// Somebody of the secretariat, or whoever runs the server, asked for it.
    Asked,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_hold")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i32,
    /// None while letters leave.
    pub since: Option<DateTimeUtc>,
    pub cause: Option<HoldCause>,
    pub reason: String,
    /// None: on the command line.
    pub set_by: Option<PersonId>,
    /// When the copy that was put back was made.
    pub copied_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
