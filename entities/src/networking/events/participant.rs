//! Somebody who takes part in an event.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{NetworkingEventId, NetworkingParticipantId, OrganisationId, PersonId};

/// Whether somebody takes part.
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
pub enum ParticipantState {
    /// 確定
    Confirmed,
    /// 取消
    Cancelled,
}

/// How somebody came to take part.
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
pub enum ParticipantRoute {
    /// By themselves, signed in.
    Own,
    /// By the secretariat.
    Staff,
    /// 当日参加
    WalkIn,
}

/// What is known of somebody on the day.
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
    /// 未確認
    Expected,
    /// 来場
    Arrived,
    /// 遅刻
    Late,
    /// 早退
    Left,
    /// 欠席
    Absent,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "networking_participant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NetworkingParticipantId,
    pub event_id: NetworkingEventId,
    pub person_id: PersonId,
    /// For which organisation they come.
    pub organisation_id: Option<OrganisationId>,
    pub state: ParticipantState,
    pub route: ParticipantRoute,
    /// From the form; a second press finds the first result.
    #[sea_orm(unique)]
    pub request_key: String,
    /// Other participants may find their name.
    pub shows_name: bool,
    /// Other participants may see their organisation.
    pub shows_organisation: bool,
    pub presence: Presence,
    /// The first round they are there for, counted from 0.
    pub first_round: i32,
    /// What `first_round` was before they were marked as late or absent: it comes back when that
    /// turns out to be wrong.
    pub earlier_round: Option<i32>,
    /// The first round they are no longer there for.
    pub end_round: Option<i32>,
    /// Added to the event's; rises with every letter about this person alone.
    pub calendar_sequence: i32,
    pub registered_at: DateTimeUtc,
    pub cancelled_at: Option<DateTimeUtc>,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
