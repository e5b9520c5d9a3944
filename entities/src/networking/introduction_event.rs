//! A step of an introduction. Rows are only ever added.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::introduction::Side;
use crate::{IntroductionEventId, IntroductionId, PersonId};

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
pub enum Act {
    Requested,
    Proposed,
    RequesterAgreed,
    PartnerAsked,
    PartnerAgreed,
    Introduced,
    TimesOffered,
    MeetingFixed,
    MeetingCalledOff,
    Met,
    NotMet,
    OutcomeTold,
    Closed,
    Declined,
    Withdrawn,
    Lapsed,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "introduction_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IntroductionEventId,
    pub introduction_id: IntroductionId,
    pub act: Act,
    pub at: DateTimeUtc,
    /// None: by the clock.
    pub side: Option<Side>,
    pub acted_by: Option<PersonId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
