//! 利益相反: an operator and a person or an organisation that never accompanies it.

use sea_orm::entity::prelude::*;

use crate::{ConflictOfInterestId, OrganisationId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "conflict_of_interest")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConflictOfInterestId,
    pub operator_id: OrganisationId,
    /// Either this or the organisation.
    pub person_id: Option<PersonId>,
    pub organisation_id: Option<OrganisationId>,
    pub reason: String,
    pub from_on: Date,
    /// Last day.
    pub until_on: Option<Date>,
    pub declared_by: PersonId,
    pub declared_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
