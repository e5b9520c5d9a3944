//! An issue as it was when approval was asked for: exactly this is read, approved and sent. The row
//! goes when the issue becomes a draft again.

use sea_orm::entity::prelude::*;

use crate::IssueId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_issue_content")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub issue_id: IssueId,
    pub subject: String,
    /// Folded, with the marks of what differs from reader to reader.
    pub text_body: String,
    pub html_body: String,
    pub rendered_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
