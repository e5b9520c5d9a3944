//! 団体: the secretariat, operators old and new, and those they work with.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{OrganisationId, TermId};

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// 事務局
    Secretariat,
    /// 経済産業省
    Ministry,
    /// 先輩事業者（伴走支援者になりうる）
    VeteranOperator,
    /// 採択事業者
    AdoptedOperator,
    /// これから始める事業者
    ProspectiveOperator,
    /// 自治体
    LocalGovernment,
    /// 金融機関・業界団体・教育機関・経営支援機関など
    SupportBody,
    /// 地域企業
    LocalCompany,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum OrganisationState {
    /// 申込を受け付け、承認を待っている
    Applied,
    Active,
    /// 承認されなかった、または退いた
    Closed,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganisationId,
    pub name: String,
    pub kana: Option<String>,
    /// `vocabulary::search_key` of name, kana and aliases.
    pub search_key: String,
    pub kind: OrganisationKind,
    pub state: OrganisationState,
    pub legal_form_id: Option<TermId>,
    /// 法人番号, 13 digits.
    #[sea_orm(unique)]
    pub corporate_number: Option<String>,
    pub prefecture_code: Option<i32>,
    pub city: Option<String>,
    pub phone: Option<String>,
    pub website: Option<String>,
    pub activity_level_id: Option<TermId>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
