//! 紹介: one operator and one contact are brought together, if both want it. Which step leads where is
//! decided in `networking::introductions`.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{ContactId, ContactPersonId, IntroductionId, OrganisationId, PersonId, ResourceId};

/// Where an introduction stands.
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
pub enum IntroductionState {
    /// 事業者の返事待ち: proposed by the secretariat; the operator is asked first
    Candidate,
    /// 事務局の確認待ち: the operator agreed; the secretariat looks for the other side
    RequesterAgreed,
    /// 相手の返事待ち
    PartnerAsked,
    /// 事業者の最後の確認待ち: the other side agreed; the operator is asked once more
    PartnerAgreed,
    /// 紹介済: both know of each other
    Introduced,
    /// 面談済
    Met,
    /// 成果の回答あり: somebody told what came of it
    Reviewed,
    /// 終了
    Closed,
    /// 見送り
    Declined,
    /// 期限切れ
    Lapsed,
}

/// Who began it.
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
pub enum Origin {
    Operator,
    Secretariat,
}

/// On which side somebody stands.
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
    Requester,
    Partner,
    Staff,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "introduction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IntroductionId,
    /// 紹介番号: shown to people, never a secret.
    #[sea_orm(unique)]
    pub number: String,
    pub fiscal_year: i32,
    pub state: IntroductionState,
    pub origin: Origin,
    pub requester_id: PersonId,
    pub organisation_id: OrganisationId,
    /// Whom they want to meet, in their words. For the secretariat.
    pub wanted: String,
    /// What for, in their words. For the secretariat.
    pub purpose: String,
    /// How they describe themselves without a name; what the secretariat begins from.
    pub self_description: String,
    /// JSON: which of their details may be told.
    pub requester_details: String,
    pub requester_agreed_at: Option<DateTimeUtc>,
    /// JSON: what the other side was told of them when both were introduced. Later changes of what is
    /// stored about them are theirs to tell.
    pub requester_told: String,
    /// They want to be asked once more when the other side has agreed.
    pub asks_again: bool,
    pub contact_id: Option<ContactId>,
    pub contact_person_id: Option<ContactPersonId>,
    /// What the other side is told before it agrees; names nobody.
    pub told_partner: String,
    /// What the operator is told of the other side before it agrees; names nobody.
    pub told_requester: String,
    pub checked_by: Option<PersonId>,
    /// JSON: which of its details may be told.
    pub partner_details: String,
    pub partner_agreed_at: Option<DateTimeUtc>,
    /// JSON: what the operator was told of it when both were introduced.
    pub partner_told: String,
    pub asked_at: Option<DateTimeUtc>,
    /// Whoever has to answer now has until then.
    pub due_at: Option<DateTimeUtc>,
    /// They were reminded of it.
    pub reminded: bool,
    pub introduced_at: Option<DateTimeUtc>,
    pub met_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
    pub ended_by: Option<Side>,
    /// Why, in the words of whoever ended it. Never passed on.
    pub end_reason: String,
    /// Raised to end every link of the other side.
    pub link_epoch: i32,
    pub meeting_starts_at: Option<DateTimeUtc>,
    pub meeting_ends_at: Option<DateTimeUtc>,
    /// Where, or the address to open.
    pub meeting_place: String,
    /// A room or a licence that is taken for it.
    pub resource_id: Option<ResourceId>,
    /// Goes up with each letter that changes calendars.
    pub calendar_sequence: i32,
    /// The times on offer were offered by them.
    pub offered_by: Option<Side>,
    /// Where one would meet at the times on offer; a meeting that stands keeps its own place.
    pub offered_place: String,
    pub offered_resource_id: Option<ResourceId>,
    /// From the form; a second press finds the first result.
    #[sea_orm(unique)]
    pub request_key: String,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
