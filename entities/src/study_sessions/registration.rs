//! One person's registration for one session.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{OrganisationId, PersonId, RegistrationId, StudySessionId};

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
pub enum RegistrationState {
    /// 承認待ち; holds no seat
    Pending,
    /// 抽選待ち; holds no seat
    Entered,
    /// 確定
    Confirmed,
    /// キャンセル待ち
    Waiting,
    /// 繰上げの案内中; holds a seat until the deadline
    Offered,
    /// 取消
    Cancelled,
    /// 見送り: the secretariat did not approve
    Declined,
}

/// How a registration came about.
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
    /// By the person, signed in.
    Own,
    /// By a colleague.
    Colleague,
    /// From the public form, confirmed through the mail address.
    PublicForm,
    /// By the secretariat.
    Staff,
    /// 当日受付
    WalkIn,
}

/// What ended a registration.
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
pub enum EndedBy {
    Participant,
    Staff,
    /// The offered seat was not wanted.
    OfferDeclined,
    /// The offered seat was not answered for in time.
    OfferExpired,
    /// The draw gave no seat, and the person did not want to wait.
    NotDrawn,
    /// The session began while the person was still waiting.
    SessionEnded,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_registration")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RegistrationId,
    pub session_id: StudySessionId,
    /// 受付番号: shown to people, never a secret.
    #[sea_orm(unique)]
    pub number: String,
    pub person_id: PersonId,
    pub organisation_id: Option<OrganisationId>,
    /// As typed, where the organisation is not in the directory.
    pub affiliation: Option<String>,
    pub department: Option<String>,
    pub job_title: Option<String>,
    pub prefecture_code: Option<i32>,
    pub mode: Mode,
    pub state: RegistrationState,
    pub route: Route,
    /// Takes a place in line where no seat is left; otherwise the registration ends then.
    pub waits: bool,
    /// From the form; a second press finds the first result.
    #[sea_orm(unique)]
    pub request_key: String,
    /// The colleague or staff member who registered them.
    pub registered_by: Option<PersonId>,
    /// Place in line, while waiting or offered.
    pub queue_number: Option<i32>,
    /// Added to the session's; rises with every letter about this registration alone.
    pub calendar_sequence: i32,
    pub registered_at: DateTimeUtc,
    pub confirmed_at: Option<DateTimeUtc>,
    /// When it was cancelled or declined.
    pub ended_at: Option<DateTimeUtc>,
    pub ended_by: Option<EndedBy>,
    pub ended_by_person: Option<PersonId>,
    pub end_reason: Option<String>,
    /// 備考 of the secretariat.
    pub note: Option<String>,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
