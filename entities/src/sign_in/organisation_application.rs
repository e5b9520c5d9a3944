//! 申込: an organisation asks to take part; the secretariat approves or declines.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{OrganisationApplicationId, OrganisationId, PersonId};

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ApplicationState {
    Waiting,
    Approved,
    Declined,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation_application")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganisationApplicationId,
    /// 受付番号
    #[sea_orm(unique)]
    pub number: String,
    pub organisation_id: OrganisationId,
    /// 代表担当 who applies.
    pub person_id: PersonId,
    pub message: String,
    pub state: ApplicationState,
    pub applied_at: DateTimeUtc,
    pub decided_at: Option<DateTimeUtc>,
    pub decided_by: Option<PersonId>,
    /// Told to the applicant.
    pub reason: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
