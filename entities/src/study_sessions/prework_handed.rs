//! The pre-work one participant handed in; handing in again replaces it.

use sea_orm::entity::prelude::*;

use crate::{RegistrationId, StudySessionId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_prework_handed")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub registration_id: RegistrationId,
    pub session_id: StudySessionId,
    /// JSON list, in the order of the questions.
    pub answers: String,
    pub file_name: Option<String>,
    pub bytes: Option<Vec<u8>>,
    /// Of the file.
    pub size: Option<i32>,
    pub handed_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
