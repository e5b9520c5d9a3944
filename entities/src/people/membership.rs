//! A person's place in an organisation.

use sea_orm::entity::prelude::*;

use crate::{MembershipId, OrganisationId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    pub person_id: PersonId,
    pub organisation_id: OrganisationId,
    pub department: Option<String>,
    pub title: Option<String>,
    /// 代表担当: may invite colleagues.
    pub lead: bool,
    pub created_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
