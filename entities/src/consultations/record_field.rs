//! One field of a revision, and who may read it.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ConsultationId;

/// The columns of 相談記録票 that have a reader of their own.
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
pub enum RecordField {
    /// 日時: from the booking
    Times,
    /// 場所: from the booking
    Place,
    /// 出席者
    Attendees,
    /// 同席者
    Companions,
    /// 相談目的
    Purpose,
    /// 事前シートの要約
    Intake,
    /// 表出課題
    Presented,
    /// 本質的課題
    Essential,
    /// 相談者の言葉
    ClientWords,
    /// 助言内容
    Advice,
    /// 使った実践ポイント
    Practice,
    /// 実践ポイントのレベル: id of a term
    PracticeLevel,
    /// 合意した次の行動: only its level; they have a table
    Actions,
    /// 紹介先
    Referral,
    /// 次回予定
    NextMeeting,
    /// 自走度: 1 to 5
    SelfReliance,
    /// 機微情報フラグ: `yes` where there is any
    Sensitive,
    /// 添付: only its level; files have a table
    Attachments,
    /// 支援者のメモ
    Memo,
}

/// Who reads a field, the fewest first; each level opens it to all readers of those before.
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
pub enum Level {
    /// 本人のみ: whoever wrote it
    Own,
    /// 当事者まで: both sides of the meeting
    Pair,
    /// 事務局まで
    Office,
    /// 集計まで: anonymous figures may count it, too; nobody more reads it
    Figures,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultation_record_field")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub consultation_id: ConsultationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub field: RecordField,
    pub level: Level,
    pub content: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
