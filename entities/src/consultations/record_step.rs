//! One thing that happened to a record.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::consultation::Side;
use crate::{ConsultationId, PersonId, RecordStepId};

/// What happened.
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
pub enum StepKind {
    Submitted,
    Confirmed,
    ReturnedByClient,
    ReturnedByOffice,
    Approved,
    /// Without the client's confirmation.
    ApprovedUnconfirmed,
    /// An approved record is corrected: a new revision begins.
    Corrected,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultation_record_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RecordStepId,
    pub consultation_id: ConsultationId,
    pub revision: i32,
    pub at: DateTimeUtc,
    pub person_id: PersonId,
    pub side: Side,
    pub kind: StepKind,
    /// What they wrote to it.
    pub remark: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
