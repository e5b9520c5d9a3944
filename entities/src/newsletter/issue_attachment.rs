//! A file that goes out with an issue.

use sea_orm::entity::prelude::*;

use crate::{IssueAttachmentId, IssueId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_issue_attachment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IssueAttachmentId,
    pub issue_id: IssueId,
    /// Unique within the issue.
    pub file_name: String,
    pub media_type: String,
    /// Bytes.
    pub size: i32,
    /// Hex SHA-256 of the bytes.
    pub sha256: String,
    pub bytes: Vec<u8>,
    pub added_by: PersonId,
    pub added_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
