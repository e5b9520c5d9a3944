//! A draft made for one date of a series: of one template, one for each start.

use sea_orm::entity::prelude::*;

use crate::{RecurrenceId, StudySessionId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_occurrence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub template_id: StudySessionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub starts_at: DateTimeUtc,
    #[sea_orm(unique)]
    pub session_id: StudySessionId,
    pub recurrence_id: RecurrenceId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
