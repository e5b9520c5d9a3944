//! A theme, function, talent category or language an operator wishes for.

use sea_orm::entity::prelude::*;

use crate::{OrganisationId, TermId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "matching_wish_term")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub fiscal_year: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub operator_id: OrganisationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub term_id: TermId,
    /// The first theme counts most.
    pub ordinal: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
