//! One entry of an editable vocabulary: a theme, an activity level, a function, a legal form …

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::TermId;

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Vocabulary {
    /// 勉強会・相談のテーマ
    Theme,
    /// 活動レベル
    ActivityLevel,
    /// 機能（確保・育成・定着・キャリア支援）
    Function,
    /// 人材4区分
    TalentCategory,
    Industry,
    Language,
    LegalForm,
    /// 支援枠
    SubsidyFrame,
    /// メールマガジンの話題
    NewsletterTopic,
    /// 連携先の種類
    ContactKind,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "term")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TermId,
    pub vocabulary: Vocabulary,
    /// Short Latin name, unique within its vocabulary.
    pub code: String,
    pub label: String,
    pub label_en: Option<String>,
    pub ordinal: i32,
    /// A retired term stays on old rows and is no longer offered.
    pub retired: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
