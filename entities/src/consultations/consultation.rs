//! 個別相談: one meeting of a client with an accompanist, from the first wish to its end.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{ConsultationId, OrganisationId, PersonId, ResourceId, TermId};

/// How people meet.
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
pub enum Mode {
    /// 対面
    InPerson,
    /// オンライン
    Online,
    /// 電話
    Phone,
}

/// What became of a consultation so far.
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
pub enum ConsultationState {
    /// 調整待ち: wishes are known, no time is taken
    Requested,
    /// 承認待ち: its time is taken already
    Proposed,
    /// 確定
    Confirmed,
    /// 実施済
    Held,
    /// 取消
    Cancelled,
    /// 見送り
    Declined,
    /// 無断欠席
    Missed,
}

/// How a consultation came about.
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
pub enum Route {
    /// A free slot was picked.
    Slot,
    /// 第1～第3希望
    Wishes,
    ByStaff,
}

/// Whose approval a proposed consultation waits for.
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
pub enum Awaits {
    /// The secretariat may answer in their place.
    Accompanist,
    Staff,
}

/// Whose side somebody is on.
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
pub enum Side {
    Client,
    Accompanist,
    Staff,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsultationId,
    /// 相談番号: shown to people, never a secret.
    #[sea_orm(unique)]
    pub number: String,
    /// Of the meeting; of the request while no time is known.
    pub fiscal_year: i32,
    pub state: ConsultationState,
    pub route: Route,
    /// While proposed.
    pub awaits: Option<Awaits>,
    pub organisation_id: OrganisationId,
    pub client_id: PersonId,
    /// Wished for while requested; afterwards who it is.
    pub accompanist_id: Option<PersonId>,
    pub theme_id: Option<TermId>,
    pub mode: Mode,
    pub minutes: i32,
    pub starts_at: Option<DateTimeUtc>,
    pub ends_at: Option<DateTimeUtc>,
    /// The accompanist's, in minutes, as claimed.
    pub buffer_before: i32,
    pub buffer_after: i32,
    pub place: Option<String>,
    pub online_url: Option<String>,
    pub phone: Option<String>,
    pub room_id: Option<ResourceId>,
    pub licence_id: Option<ResourceId>,
    /// What it is about, in the words of the client.
    pub about: String,
    pub calendar_sequence: i32,
    /// Until then the client changes it or calls it off without consequence; set with the time.
    pub free_until: Option<DateTimeUtc>,
    pub intake_due_at: Option<DateTimeUtc>,
    /// Conditions of meeting online that were accepted.
    pub conditions_version: Option<i32>,
    pub conditions_accepted_at: Option<DateTimeUtc>,
    /// Why the secretariat went over a limit.
    pub override_reason: Option<String>,
    pub requested_at: DateTimeUtc,
    pub requested_by: PersonId,
    pub confirmed_at: Option<DateTimeUtc>,
    /// When it really began and ended.
    pub held_from: Option<DateTimeUtc>,
    pub held_until: Option<DateTimeUtc>,
    /// When it was held, cancelled, declined or missed.
    pub ended_at: Option<DateTimeUtc>,
    pub ended_by: Option<Side>,
    pub ended_by_person: Option<PersonId>,
    pub end_reason: Option<String>,
    /// The client cancelled after the deadline.
    pub late: bool,
    /// Who did not come.
    pub absent: Option<Side>,
    /// From the form; a second press finds the first result.
    #[sea_orm(unique)]
    pub request_key: String,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
