//! Addresses that get no circulars: their readers left or complained, or circulars kept coming
//! back. Everything else still reaches them. Only a keyed hash is kept.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Why no circulars go there.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum RefusalReason {
    /// Its owner wants none.
    Owner,
    Bounced,
    Complained,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_circular_refusal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub address_key: String,
    pub created_at: DateTimeUtc,
    pub reason: RefusalReason,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
