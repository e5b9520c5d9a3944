//! A question asked at registration.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{SessionQuestionId, StudySessionId};

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
pub enum QuestionKind {
    Text,
    Choice,
    Choices,
    File,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_question")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionQuestionId,
    pub session_id: StudySessionId,
    pub ordinal: i32,
    pub kind: QuestionKind,
    pub label: String,
    pub hint: Option<String>,
    pub required: bool,
    /// JSON list of texts; empty unless something is chosen.
    pub options: String,
    /// No longer asked; answers stay.
    pub retired: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
