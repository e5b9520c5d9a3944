//! Who speaks in a part: a person of the programme, or a guest named here.

use sea_orm::entity::prelude::*;

use crate::{PersonId, SessionPartId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_speaker")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub part_id: SessionPartId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    pub person_id: Option<PersonId>,
    pub guest_name: Option<String>,
    pub guest_affiliation: Option<String>,
    /// Speaks from elsewhere.
    pub remote: bool,
    pub topic: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
