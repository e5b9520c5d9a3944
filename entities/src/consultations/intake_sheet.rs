//! 事前シート: what the client wants the accompanist to know beforehand.

use sea_orm::entity::prelude::*;

use crate::ConsultationId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultation_intake_sheet")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub consultation_id: ConsultationId,
    /// 困っていること
    pub trouble: String,
    /// 試したこと
    pub tried: String,
    /// 期待する結果
    pub hoped: String,
    /// None while it is a draft.
    pub submitted_at: Option<DateTimeUtc>,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
