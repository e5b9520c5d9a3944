//! Seats of one mode. The table itself refuses more taken than there are.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::StudySessionId;

/// How somebody takes part.
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
pub enum Mode {
    /// 会場
    Venue,
    /// オンライン
    Online,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_seats")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: StudySessionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub mode: Mode,
    /// None: as many as come.
    pub capacity: Option<i32>,
    /// Confirmed and offered seats.
    pub taken: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
