//! Whom or what a participant wishes to meet.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::NetworkingParticipantId;

/// What a wish names.
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
pub enum WishKind {
    Participant,
    /// An organisation with this tag.
    Term,
    OrganisationKind,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "networking_wish")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub participant_id: NetworkingParticipantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: WishKind,
    /// A participant's id, a term's id, or a kind of organisation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub target: String,
    /// 1, 2 or 3; more is heavier.
    pub points: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
