//! A file a speaker handed over; the secretariat decides whether participants get it.

use sea_orm::entity::prelude::*;

use crate::{SpeakerFileId, StudySessionId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_speaker_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SpeakerFileId,
    pub session_id: StudySessionId,
    pub speaker_key: String,
    pub speaker_name: String,
    pub title: String,
    pub file_name: String,
    pub bytes: Vec<u8>,
    pub size: i32,
    #[sea_orm(unique)]
    pub request_key: String,
    pub handed_at: DateTimeUtc,
    /// When it became material for participants.
    pub adopted_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
