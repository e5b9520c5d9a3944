//! A theme somebody wishes for, beside their answer.

use sea_orm::entity::prelude::*;

use crate::{SurveyAnswerId, TermId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_survey_theme")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub answer_id: SurveyAnswerId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub term_id: TermId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
