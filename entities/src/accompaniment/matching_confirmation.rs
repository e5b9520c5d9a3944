//! A proposal that was confirmed.

use sea_orm::entity::prelude::*;

use crate::{MatchingConfirmationId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "matching_confirmation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MatchingConfirmationId,
    pub fiscal_year: i32,
    /// Of the facts and decisions the proposal follows from.
    pub fingerprint: String,
    /// Points of all pairs.
    pub total: i64,
    pub confirmed_by: PersonId,
    pub confirmed_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
