//! A reader of the mail magazine. What names a person is emptied some time after they leave; the
//! key of the address stays, so that the same address is never added behind its owner's back.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::consent::Route;
use crate::SubscriberId;

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ReaderState {
    /// Gets issues.
    Active,
    /// Left by themselves.
    Left,
    /// The secretariat stopped the sending because the reader asked for it.
    Stopped,
}

/// What somebody reads as.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ReaderKind {
    /// 地域の人事部に取り組む、または準備している団体
    Operator,
    /// 企業
    Company,
    /// 国・自治体
    Government,
    /// 支援機関・経済団体・金融機関
    SupportBody,
    /// 学校・教育機関
    School,
    /// 個人
    Individual,
    /// そのほか
    Other,
}

/// How often somebody wants to hear.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    #[default]
    EveryIssue,
    MonthlyDigest,
}

/// The language somebody reads pages in; letters exist in Japanese and English.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ReaderLanguage {
    #[default]
    Ja,
    En,
    /// やさしい日本語
    JaEasy,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_subscriber")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SubscriberId,
    /// A keyed hash of the address, as the ledger keeps it.
    #[sea_orm(unique)]
    pub address_key: String,
    /// As typed; none once forgotten.
    pub email: Option<String>,
    /// `EmailAddress::comparison_key`; finds the person of the programme with the same address.
    pub email_key: Option<String>,
    pub state: ReaderState,
    pub name: Option<String>,
    pub affiliation: Option<String>,
    /// Name, affiliation and address, folded.
    pub search_key: String,
    pub kind: Option<ReaderKind>,
    pub prefecture_code: Option<i32>,
    pub frequency: Frequency,
    pub language: ReaderLanguage,
    /// No topic was chosen: all are welcome.
    pub all_topics: bool,
    pub all_themes: bool,
    pub all_regions: bool,
    /// Raised to end every link to the preferences.
    pub link_epoch: i32,
    /// How the reader came.
    pub route: Route,
    /// Since when, counted anew after coming back.
    pub subscribed_at: DateTimeUtc,
    pub left_at: Option<DateTimeUtc>,
    pub leave_reason: Option<String>,
    pub updated_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
