//! The thank-you letter to a participant: written once for each of them.

use sea_orm::entity::prelude::*;

use crate::{PersonId, RegistrationId, StudySessionId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_thanks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub registration_id: RegistrationId,
    pub session_id: StudySessionId,
    /// The secretariat's own words.
    pub message: Option<String>,
    pub sent_by: PersonId,
    pub sent_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
