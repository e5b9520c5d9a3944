//! A file handed in with a registration.

use sea_orm::entity::prelude::*;

use crate::{RegistrationId, SessionQuestionId, StudySessionId, UploadId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_upload")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UploadId,
    pub session_id: StudySessionId,
    pub question_id: SessionQuestionId,
    /// None until a public request is confirmed.
    pub registration_id: Option<RegistrationId>,
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
    pub uploaded_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
