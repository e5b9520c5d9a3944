//! Who knows a contact.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{ContactId, PersonId};

/// How well.
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
pub enum Closeness {
    /// 面識がある
    Acquainted,
    /// 一緒に仕事をした
    WorkedTogether,
    /// いつでも連絡できる
    Close,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_relation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub contact_id: ContactId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    pub closeness: Closeness,
    pub since: Option<Date>,
    pub note: String,
    pub noted_by: PersonId,
    pub noted_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
