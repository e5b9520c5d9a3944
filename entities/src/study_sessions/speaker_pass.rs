//! The link a speaker was sent to their page of a session.

use sea_orm::entity::prelude::*;

use crate::{PersonId, SpeakerPassId, StudySessionId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_speaker_pass")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SpeakerPassId,
    pub session_id: StudySessionId,
    /// Who it is: `person:` and an id, or `guest:` and a name.
    pub speaker_key: String,
    pub name: String,
    pub email: String,
    pub made_by: PersonId,
    pub made_at: DateTimeUtc,
    pub revoked_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
