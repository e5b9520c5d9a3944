//! 共催: who else holds the session, and on what ground they may see the roster.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{OrganisationId, StudySessionId};

/// On what ground a co-host may get the roster (個人情報保護法 第27条).
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
pub enum Basis {
    /// 本人の同意 (第1項): only those who agreed.
    Consent,
    /// 委託 (第5項第1号): they handle it for us.
    Entrustment,
    /// 共同利用 (第5項第3号): with what has to be made known.
    JointUse,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_co_host")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: StudySessionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    pub organisation_id: Option<OrganisationId>,
    pub name: String,
    /// None: the roster is not shared with them.
    pub basis: Option<Basis>,
    /// The contract of an entrustment, the responsible party of joint use.
    pub basis_detail: Option<String>,
    /// What they need it for.
    pub purpose: Option<String>,
    /// JSON list of columns they get.
    pub shared_columns: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
