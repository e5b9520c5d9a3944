//! 相談記録票: where the record of a consultation stands. What is written in it lies in its revisions.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ConsultationId;

/// What became of the present revision so far.
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
pub enum RecordState {
    /// 下書き
    Draft,
    /// 差し戻し: by the client or by the secretariat
    Returned,
    /// 相談者の確認待ち
    Submitted,
    /// 事務局の承認待ち
    Confirmed,
    /// 承認済み
    Approved,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultation_record")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub consultation_id: ConsultationId,
    /// The newest one; all before it were approved.
    pub revision: i32,
    pub state: RecordState,
    /// Until when the accompanist hands it in.
    pub due_at: DateTimeUtc,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
