//! What differs on one day: closed, or further hours.

use sea_orm::entity::prelude::*;

use crate::{AvailabilityExceptionId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "availability_exception")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AvailabilityExceptionId,
    pub person_id: PersonId,
    pub day: Date,
    pub closed: bool,
    /// None on a closed day.
    pub from_minute: Option<i32>,
    pub until_minute: Option<i32>,
    /// JSON; `[]` on a closed day.
    pub modes: String,
    /// For the accompanist alone.
    pub note: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
