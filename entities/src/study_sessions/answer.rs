//! An answer to a question; several choices are several rows.

use sea_orm::entity::prelude::*;

use crate::{RegistrationId, SessionQuestionId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_answer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub registration_id: RegistrationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub question_id: SessionQuestionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    /// Text or the chosen option; for a file the id of the upload.
    pub value: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
