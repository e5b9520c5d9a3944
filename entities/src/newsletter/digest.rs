//! What became of the digest of a month. One row for each month that ended.

use sea_orm::entity::prelude::*;

use crate::IssueId;

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum DigestOutcome {
    /// It was drafted, by itself or by somebody.
    Drafted,
    /// Nobody chose one letter a month.
    Nobody,
    /// No issue left of which it could tell.
    NothingSent,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_digest")]
pub struct Model {
    /// The first day of the month in Tokyo.
    #[sea_orm(primary_key, auto_increment = false)]
    pub month: Date,
    pub outcome: DigestOutcome,
    /// What begins to leave later stands in the digest after this one.
    pub told_until: DateTimeUtc,
    /// None: there was none, or it was thrown away.
    pub issue_id: Option<IssueId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
