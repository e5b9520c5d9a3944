//! A no-show, a late cancellation or a late change that counts against a client.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{ConsultationId, ConsultationStrikeId, OrganisationId, PersonId};

/// What it was given for.
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
pub enum StrikeKind {
    /// 無断欠席
    NoShow,
    /// 期限後の取消
    LateCancellation,
    /// 期限後の変更
    LateChange,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultation_strike")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsultationStrikeId,
    pub person_id: PersonId,
    pub organisation_id: OrganisationId,
    pub consultation_id: ConsultationId,
    pub kind: StrikeKind,
    pub fiscal_year: i32,
    pub given_at: DateTimeUtc,
    pub lifted_at: Option<DateTimeUtc>,
    pub lifted_by: Option<PersonId>,
    pub lift_reason: Option<String>,
    /// The rules it was given under: how many suspend, within how many months, for how many days.
    pub strike_limit: i32,
    pub strike_window_months: i32,
    pub suspension_days: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
