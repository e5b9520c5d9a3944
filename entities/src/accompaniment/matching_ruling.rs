//! What a coordinator laid down about a pair. A lifted one stays for the record.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{MatchingRulingId, OrganisationId, PersonId};

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
pub enum RulingKind {
    /// 固定
    Locked,
    /// 禁止
    Forbidden,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "matching_ruling")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MatchingRulingId,
    pub fiscal_year: i32,
    pub operator_id: OrganisationId,
    pub accompanist_id: PersonId,
    pub kind: RulingKind,
    pub reason: String,
    pub ruled_by: PersonId,
    pub ruled_at: DateTimeUtc,
    pub lifted_by: Option<PersonId>,
    pub lifted_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
