//! Who was there, part by part.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{JoinImportId, PersonId, RegistrationId, SessionPartId};

use super::seats::Mode;

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
pub enum Presence {
    /// 出席
    Present,
    /// 遅刻
    Late,
    /// 早退
    LeftEarly,
    /// 欠席（連絡あり）
    Excused,
    /// 無断欠席
    NoShow,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_attendance")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub part_id: SessionPartId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub registration_id: RegistrationId,
    pub presence: Presence,
    /// How they took part in the end.
    pub mode: Mode,
    pub arrived_at: Option<DateTimeUtc>,
    pub left_at: Option<DateTimeUtc>,
    pub recorded_by: PersonId,
    pub recorded_at: DateTimeUtc,
    pub note: Option<String>,
    /// The report of an online meeting it comes from; none where somebody recorded it.
    pub import_id: Option<JoinImportId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
