//! One entry of a draw, as it was drawn. Published without names.

use sea_orm::entity::prelude::*;

use super::seats::Mode;
use crate::{RegistrationId, StudySessionId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_draw_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: StudySessionId,
    /// Counted from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub rank: i32,
    pub registration_id: RegistrationId,
    /// 受付番号
    pub number: String,
    pub mode: Mode,
    /// Tells organisations apart without naming them; none where somebody comes for nobody.
    pub party: Option<i32>,
    /// SHA-256 of seed and number.
    pub score: String,
    /// Got a seat in the draw; the others wait in the order of their rank.
    pub seated: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
