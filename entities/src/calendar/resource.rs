//! Something that can be in one place at a time: a person, a room, an online-meeting licence.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{PersonId, ResourceId};

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ResourceKind {
    Person,
    Room,
    /// A licence for online meetings: as many meetings at once as there are licences.
    Licence,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_resource")]
pub struct Model {
    /// For a person the person's own id, so that the row can be made on demand by anyone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ResourceId,
    pub kind: ResourceKind,
    pub person_id: Option<PersonId>,
    /// What people call a room or a licence; none for a person, whose name is stored once only.
    pub label: Option<String>,
    pub created_at: DateTimeUtc,
    /// No longer offered; past claims stay.
    pub retired_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
