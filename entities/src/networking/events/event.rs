//! 交流会: people meet at tables or one to one, round by round.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{NetworkingEventId, NetworkingPlanId, PersonId, ResourceId, SessionPartId};

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
pub enum EventFormat {
    /// テーブル
    Tables,
    /// 1対1
    Pairs,
}

/// Where an event stands.
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
pub enum EventState {
    /// 下書き
    Draft,
    /// 受付中; closed for registration after the deadline
    Open,
    /// 開催済
    Held,
    /// 中止
    CalledOff,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "networking_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NetworkingEventId,
    pub fiscal_year: i32,
    pub title: String,
    pub description: String,
    /// The part of a study session it belongs to, where it does.
    pub part_id: Option<SessionPartId>,
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    /// Where it is, as typed.
    pub venue: Option<String>,
    /// A room of the calendar.
    pub room_id: Option<ResourceId>,
    pub online_url: Option<String>,
    pub capacity: i32,
    /// Confirmed participants; never more than the capacity.
    pub taken: i32,
    /// Until when people register and wish.
    pub deadline: DateTimeUtc,
    pub format: EventFormat,
    /// Seats at a table; 2 where people meet one to one.
    pub table_size: i32,
    pub rounds: i32,
    pub round_minutes: i32,
    pub state: EventState,
    /// The plan everybody works on.
    pub plan_id: Option<NetworkingPlanId>,
    /// The plan participants were told last, as long as it fits the rounds and tables.
    pub published_plan_id: Option<NetworkingPlanId>,
    pub call_off_reason: Option<String>,
    pub calendar_uid: String,
    pub calendar_sequence: i32,
    pub version: i32,
    pub created_by: PersonId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
