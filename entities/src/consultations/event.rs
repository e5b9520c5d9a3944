//! One thing that happened to a consultation, as its history tells it.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{ConsultationEventId, ConsultationId, PersonId};

use super::consultation::Side;

/// What happened.
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
pub enum EventKind {
    Requested,
    /// The client asks for other times, before any is arranged.
    WishesChanged,
    Booked,
    Arranged,
    Approved,
    Declined,
    Moved,
    Cancelled,
    Held,
    Missed,
    IntakeSubmitted,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultation_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsultationEventId,
    pub consultation_id: ConsultationId,
    pub at: DateTimeUtc,
    /// None for what the server did by itself.
    pub person_id: Option<PersonId>,
    pub side: Option<Side>,
    pub kind: EventKind,
    /// JSON; facts about times and people, never words of the client.
    pub details: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
