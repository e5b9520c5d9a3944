//! A series of sessions made from a rule, as the rule stood.

use sea_orm::entity::prelude::*;

use crate::{PersonId, RecurrenceId, StudySessionId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_recurrence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RecurrenceId,
    /// The session its drafts are like.
    pub template_id: StudySessionId,
    /// JSON.
    pub rule: String,
    /// Of the form; the same form sent twice makes the series once.
    #[sea_orm(unique)]
    pub request_key: String,
    pub made_by: PersonId,
    pub made_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
