//! A day on which the secretariat's calendar differs from the law's: entered, one row a day.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::PersonId;

/// How the day differs.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum SpecialDayKind {
    /// A national holiday this program's rules do not know.
    Holiday,
    /// Not the holiday this program's rules take it for.
    NoHoliday,
    /// The secretariat is closed.
    Closure,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_special_day")]
pub struct Model {
    /// In Tokyo.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    pub kind: SpecialDayKind,
    /// What calendars show: 「夏季休業」.
    pub name: String,
    /// Why it was entered.
    pub reason: String,
    /// None: on the command line, or by the server itself.
    pub entered_by: Option<PersonId>,
    pub entered_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
