//! What a participant would like to ask the speakers.

use sea_orm::entity::prelude::*;

use crate::{ParticipantQuestionId, RegistrationId, StudySessionId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_participant_question")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ParticipantQuestionId,
    pub session_id: StudySessionId,
    pub registration_id: RegistrationId,
    pub words: String,
    /// The speakers may know who asks.
    pub named: bool,
    #[sea_orm(unique)]
    pub request_key: String,
    pub asked_at: DateTimeUtc,
    pub withdrawn_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
