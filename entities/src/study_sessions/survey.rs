//! アンケート of a session: who may answer it, and until when.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{PersonId, StudySessionId};

/// Whom of the confirmed participants something is for.
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
pub enum Circle {
    /// Those who came to at least one part.
    Attended,
    /// Everybody with a confirmed seat.
    Confirmed,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_survey")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: StudySessionId,
    pub anonymous: bool,
    pub circle: Circle,
    /// Stands above the questions.
    pub intro: Option<String>,
    pub closes_at: DateTimeUtc,
    /// When those who have not answered are reminded, once.
    pub remind_at: Option<DateTimeUtc>,
    pub reminded_at: Option<DateTimeUtc>,
    pub version: i32,
    pub created_by: PersonId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
