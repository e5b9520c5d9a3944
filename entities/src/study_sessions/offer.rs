//! A freed seat offered to somebody waiting. Used once: whatever ends it ends it for good.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{RegistrationId, StudySessionId, WaitingOfferId};

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
pub enum OfferState {
    Open,
    Accepted,
    Declined,
    Expired,
    /// The registration or the session was cancelled, or changed.
    Withdrawn,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_offer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WaitingOfferId,
    pub registration_id: RegistrationId,
    pub session_id: StudySessionId,
    pub mode: Mode,
    pub state: OfferState,
    pub made_at: DateTimeUtc,
    pub deadline_at: DateTimeUtc,
    pub settled_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
