//! 資料 and 録画 of a session: a file we keep, or an address elsewhere.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::survey::Circle;
use crate::{PersonId, SessionMaterialId, SessionPartId, StudySessionId};

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
pub enum MaterialKind {
    /// 資料
    Document,
    /// 録画
    Recording,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_material")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionMaterialId,
    pub session_id: StudySessionId,
    pub part_id: Option<SessionPartId>,
    pub kind: MaterialKind,
    pub title: String,
    pub circle: Circle,
    /// From when on participants see it.
    pub released_at: DateTimeUtc,
    /// Until when.
    pub expires_at: Option<DateTimeUtc>,
    /// Where it lies, unless it is a file.
    pub url: Option<String>,
    pub file_name: Option<String>,
    pub bytes: Option<Vec<u8>>,
    /// Of the file.
    pub size: Option<i32>,
    /// Of the form it was added with; the same form sent twice adds one.
    #[sea_orm(unique)]
    pub request_key: String,
    pub added_by: PersonId,
    pub added_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
