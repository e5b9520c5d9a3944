//! 合意した次の行動, as one revision of a record lists them.

use sea_orm::entity::prelude::*;

use super::consultation::Side;
use crate::{ConsultationId, RecordActionId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultation_record_plan")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub consultation_id: ConsultationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    /// Counts from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i32,
    /// The same in all revisions, and the task it becomes.
    pub action_id: RecordActionId,
    pub owner: Side,
    pub text: String,
    /// Asked for when the record is handed in.
    pub due_on: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
