//! 作業: one thing somebody of the secretariat is to do.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{PersonId, TaskId};

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
pub enum TaskState {
    /// これから
    Open,
    /// 完了
    Done,
    /// 取りやめ
    Dropped,
}

/// What a task can be about.
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
pub enum AboutKind {
    StudySession,
    Consultation,
    Engagement,
    Organisation,
    Person,
    /// Of the mail magazine.
    Issue,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "task")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TaskId,
    pub title: String,
    /// Empty where there is nothing to add.
    pub note: String,
    pub due_on: Option<Date>,
    /// Nobody: whoever has time.
    pub owner_id: Option<PersonId>,
    pub about_kind: Option<AboutKind>,
    /// Of the table its kind names; it may have gone since.
    pub about_id: Option<Uuid>,
    pub state: TaskState,
    pub created_by: PersonId,
    pub created_at: DateTimeUtc,
    /// Who ended it, done or dropped.
    pub closed_by: Option<PersonId>,
    pub closed_at: Option<DateTimeUtc>,
    /// The due date its owner was written to about.
    pub told_due: Option<Date>,
    pub updated_at: DateTimeUtc,
    pub version: i32,
    #[sea_orm(unique)]
    pub request_key: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
