//! A pair of a confirmed proposal, with its reasons as they were.

use sea_orm::entity::prelude::*;

use crate::{EngagementId, MatchingConfirmationId, OrganisationId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "matching_pair")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub confirmation_id: MatchingConfirmationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub operator_id: OrganisationId,
    pub accompanist_id: PersonId,
    pub engagement_id: EngagementId,
    pub points: i32,
    pub locked: bool,
    /// One sentence a line.
    pub reasons: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
