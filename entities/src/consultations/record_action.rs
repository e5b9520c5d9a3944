//! A task that was agreed on in a consultation.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::consultation::Side;
use crate::{ConsultationId, PersonId, RecordActionId};

/// What became of a task.
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
pub enum ActionState {
    Open,
    /// 完了
    Done,
    /// 取りやめ
    Dropped,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultation_action")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RecordActionId,
    pub consultation_id: ConsultationId,
    pub owner: Side,
    pub text: String,
    pub due_on: Date,
    pub state: ActionState,
    /// What came of it.
    pub note: Option<String>,
    pub closed_at: Option<DateTimeUtc>,
    pub closed_by: Option<PersonId>,
    /// The record that lists it is with its readers; nobody is asked for it while it is rewritten.
    pub live: bool,
    pub version: i32,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
