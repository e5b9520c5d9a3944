//! Whose data a released roster held.

use sea_orm::entity::prelude::*;

use crate::{RegistrationId, SessionReleaseId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_release_person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub release_id: SessionReleaseId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub registration_id: RegistrationId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
