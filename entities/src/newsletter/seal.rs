//! The head of the chain over an issue's letters, as it was at one moment. Rows are only ever added.

use sea_orm::entity::prelude::*;

use crate::{IssueId, PersonId, SealId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_seal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SealId,
    pub issue_id: IssueId,
    pub sealed_at: DateTimeUtc,
    /// None: by itself, when the issue ended.
    pub sealed_by: Option<PersonId>,
    /// Letters in the chain.
    pub letters: i64,
    /// Hex SHA-256.
    pub head: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
