//! A letter that lets somebody in: to join, or to set credentials anew.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{InvitationId, OrganisationId, PersonId};

/// What accepting does.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum InvitationPurpose {
    /// First sign-in of an invited person.
    Join,
    /// New password and second factor after a reset.
    Reset,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvitationId,
    pub person_id: PersonId,
    #[sea_orm(unique)]
    pub token_hash: String,
    pub purpose: InvitationPurpose,
    pub organisation_id: Option<OrganisationId>,
    /// None for the command line.
    pub invited_by: Option<PersonId>,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub accepted_at: Option<DateTimeUtc>,
    pub withdrawn_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
