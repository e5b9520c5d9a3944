//! 事前課題: what participants hand in before a session, and until when.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{PersonId, StudySessionId};

/// What of it the speakers of the session read.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum SpeakersSee {
    Nothing,
    /// Without the names of those who handed it in.
    Unnamed,
    Named,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_prework")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: StudySessionId,
    pub instructions: String,
    /// A file is handed in.
    pub asks_file: bool,
    /// JSON list of questions answered in words.
    pub questions: String,
    pub due_at: DateTimeUtc,
    pub speakers_see: SpeakersSee,
    /// Days after the end of the session until what was handed in is erased.
    pub kept_days: i32,
    /// The worksheet to fill in.
    pub sheet_name: Option<String>,
    pub sheet: Option<Vec<u8>>,
    pub version: i32,
    pub created_by: PersonId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
