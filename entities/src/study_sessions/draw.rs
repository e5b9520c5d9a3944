//! 抽選 of a session: the seed, known to nobody before the draw, and what it was drawn from.

use sea_orm::entity::prelude::*;

use crate::StudySessionId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_draw")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: StudySessionId,
    /// 64 hexadecimal digits; shown only after the draw.
    pub seed: String,
    /// SHA-256 of the seed's digits, in hexadecimal: shown from the publication on.
    pub commitment: String,
    pub committed_at: DateTimeUtc,
    pub drawn_at: Option<DateTimeUtc>,
    /// JSON: free seats of each mode at the draw; null where there is no limit.
    pub seats: Option<String>,
    /// Most seats one organisation could get.
    pub organisation_limit: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
