//! A study session. Only what a person decided is stored as its state; whether it is open, full or
//! closed follows from the time, the window and the seats.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{ConferenceId, PersonId, ResourceId, SessionSeriesId, StudySessionId, TermId};

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
pub enum SessionState {
    /// 下書き
    Draft,
    /// 公開待ち: becomes public at `publish_at`
    Scheduled,
    /// 公開
    Published,
    /// 延期
    Postponed,
    /// 中止
    Cancelled,
    /// 取りやめ: a draft that was thrown away; it was never public and never will be
    Discarded,
    /// 開催済
    Held,
    /// 報告済
    Reported,
}

impl SessionState {
    /// Nothing of the session itself changes any more.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Cancelled | Self::Discarded | Self::Held | Self::Reported)
    }

    /// 中止 or 取りやめ
    pub fn is_called_off(self) -> bool {
        matches!(self, Self::Cancelled | Self::Discarded)
    }

    /// Known to the secretariat alone.
    pub fn is_private(self) -> bool {
        Self::PRIVATE.contains(&self)
    }

    /// The states nobody else knows of.
    pub const PRIVATE: [Self; 3] = [Self::Draft, Self::Scheduled, Self::Discarded];
}

/// Who may register.
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
pub enum Audience {
    /// 採択事業者とこれから始める事業者
    NewOperators,
    /// 事業者（先輩事業者を含む）
    Operators,
    /// どなたでも
    Public,
}

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
pub enum Approval {
    Automatic,
    /// A request holds no seat until the secretariat approves it.
    ByStaff,
    /// Seats are drawn by lot when registration has closed.
    ByLottery,
}

/// How seats are given away.
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
pub enum Allocation {
    /// 先着順
    FirstCome,
    /// 抽選
    Lottery,
}

/// What happens to a seat that becomes free while people wait.
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
pub enum Promotion {
    /// The first in line gets the seat at once.
    Direct,
    /// The first in line is asked, and has some business hours to answer.
    Offer,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StudySessionId,
    /// Western year in which the fiscal year begins.
    pub fiscal_year: i32,
    /// Counts the sessions of a fiscal year; first half of every reception number.
    pub serial: i32,
    pub series_id: Option<SessionSeriesId>,
    /// The conference it is a day of.
    pub conference_id: Option<ConferenceId>,
    /// 第n回 of its series.
    pub number: Option<i32>,
    pub title: String,
    pub activity_level_id: Option<TermId>,
    pub purpose: String,
    /// Markdown as typed.
    pub description: String,
    pub search_key: String,
    pub state: SessionState,
    /// When a scheduled session becomes public.
    pub publish_at: Option<DateTimeUtc>,
    pub published_at: Option<DateTimeUtc>,
    /// Start of the first part.
    pub starts_at: DateTimeUtc,
    /// End of the last part.
    pub ends_at: DateTimeUtc,
    /// Name of the first venue, for lists.
    pub venue_summary: Option<String>,
    pub online_url: Option<String>,
    /// Meeting number, passcode, how to join.
    pub online_note: Option<String>,
    /// From when on participants are shown the address.
    pub online_released_at: DateTimeUtc,
    /// The licence its online meeting occupies.
    pub licence_id: Option<ResourceId>,
    /// Most seats one organisation may hold.
    pub organisation_limit: Option<i32>,
    pub audience: Audience,
    pub opens_at: DateTimeUtc,
    pub closes_at: DateTimeUtc,
    pub approval: Approval,
    pub allocation: Allocation,
    pub promotion: Promotion,
    /// Business hours an offered seat is kept.
    pub offer_hours: i32,
    /// Business hours before the start from which on nobody moves up by itself.
    pub promotion_stop_hours: i32,
    pub asks_accessibility: bool,
    pub contact_name: String,
    pub contact_email: String,
    pub contact_phone: Option<String>,
    pub calendar_uid: String,
    pub calendar_sequence: i32,
    /// Counts registrations; second half of the reception number.
    pub registrations_made: i32,
    /// Last place given out in the waiting lists.
    pub queue_tail: i32,
    /// Raised by every change; a form made from an older one is refused.
    pub version: i32,
    /// Why it was postponed or cancelled.
    pub state_reason: Option<String>,
    /// Of the form it was drafted with, and whose; the same form sent twice makes one session.
    #[sea_orm(unique)]
    pub request_key: Option<String>,
    pub created_by: PersonId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
