//! A legal standing of one of the three law patterns (reference, japan.md 1.7).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{LegalCertificationId, OrganisationId};

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum LegalPattern {
    /// 連携支援計画の承認（地域未来投資促進法）
    CooperationPlan,
    /// 経営発達支援計画の認定（小規模事業者支援法）
    ManagementPlan,
    /// 特定居住支援法人の指定（広域的地域活性化のための基盤整備に関する法律）
    ResidenceSupport,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "legal_certification")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LegalCertificationId,
    pub organisation_id: OrganisationId,
    pub kind: LegalPattern,
    pub number: String,
    pub granted_on: Date,
    pub valid_to: Option<Date>,
    pub source_url: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
