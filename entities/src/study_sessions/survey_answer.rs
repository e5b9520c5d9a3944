//! One filled-in questionnaire. Of an anonymous one nothing is kept that leads to a person: no
//! registration, no time, and an id that says nothing about the order in which answers came.

use sea_orm::entity::prelude::*;

use super::seats::Mode;
use crate::{RegistrationId, StudySessionId, SurveyAnswerId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_survey_answer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SurveyAnswerId,
    pub session_id: StudySessionId,
    /// None where answers are anonymous.
    pub registration_id: Option<RegistrationId>,
    pub answered_at: Option<DateTimeUtc>,
    pub mode: Mode,
    /// 5 (best) to 1; none: not answered, which is not nought.
    pub satisfaction: Option<i32>,
    pub understanding: Option<i32>,
    pub usefulness: Option<i32>,
    pub speakers: Option<i32>,
    pub length: Option<i32>,
    pub running: Option<i32>,
    pub intention: Option<i32>,
    /// その他 of the themes wished for.
    pub other_theme: Option<String>,
    pub wants_consultation: Option<bool>,
    pub comment: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
