//! A roster handed to a co-host: on what ground, for what, which columns. Kept three years.

use sea_orm::entity::prelude::*;

use super::co_host::Basis;
use crate::{PersonId, SessionReleaseId, StudySessionId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_release")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionReleaseId,
    pub session_id: StudySessionId,
    pub host: String,
    pub basis: Basis,
    pub basis_detail: Option<String>,
    pub purpose: String,
    /// JSON list of columns.
    pub shared_columns: String,
    #[sea_orm(unique)]
    pub request_key: String,
    pub made_by: PersonId,
    pub made_at: DateTimeUtc,
    /// The last day it is kept.
    pub keep_until: Date,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
