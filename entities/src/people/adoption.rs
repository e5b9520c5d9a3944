//! 採択: an organisation supported in a fiscal year, and under which frame; and, as a contract,
//! whether it accompanies others that year.

use sea_orm::entity::prelude::*;

use crate::{OrganisationId, TermId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "adoption")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    /// Western year in which the fiscal year begins.
    #[sea_orm(primary_key, auto_increment = false)]
    pub fiscal_year: i32,
    /// None for an accompanist's contract (委託) without a subsidy.
    pub frame_id: Option<TermId>,
    /// 補助率, as granted: `2/3`.
    pub subsidy_rate: Option<String>,
    /// 伴走支援者として委託契約がある
    pub accompanist: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
