//! 共催: who else holds the session, and on what ground they may see the roster.

use sea_orm::entity::prelude::*;

use crate::{OrganisationId, StudySessionId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_co_host")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: StudySessionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    pub organisation_id: Option<OrganisationId>,
    pub name: String,
    /// None: the roster is not shared with them.
    pub legal_basis: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
