//! What is approved: frozen when approval is asked for, and bound to the approval by its hash.

use std::fmt::Write as _;

use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::{issue_attachment, issue_content};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _};
use sha2::{Digest as _, Sha256};

use super::render::Content;
use super::stored::{self, FileLine};
use crate::newsletter::pen::Pen;

/// An approved issue as it is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovedIssue {
    pub content: Content,
    /// By name.
    pub files: Vec<issue_attachment::Model>,
}

/// What is sent of an approved issue. None if anything of it is not what was approved: then nothing
/// may leave.
pub async fn approved_issue(
    db: &impl ConnectionTrait,
    row: &issue::Model,
) -> anyhow::Result<Option<ApprovedIssue>> {
    let Some(content) = frozen(db, row).await? else { return Ok(None) };
    let files = stored::files(db, row.id).await?;
    let lines: Vec<_> = files.iter().map(line).collect();
    let right = row.content_hash.as_deref() == Some(&content_hash(row, &content, &lines));
    let draft = matches!(row.state, IssueState::Draft | IssueState::InReview);
    Ok((right && !draft).then_some(ApprovedIssue { content, files }))
}

/// The bytes are hashed again: what is stored about them may be wrong.
fn line(file: &issue_attachment::Model) -> FileLine {
    FileLine {
        id: file.id,
        file_name: file.file_name.clone(),
        media_type: file.media_type.clone(),
        size: file.size,
        sha256: hex(&Sha256::digest(&file.bytes)),
    }
}

/// The content frozen for approval; none for a draft.
pub async fn frozen(
    db: &impl ConnectionTrait,
    row: &issue::Model,
) -> Result<Option<Content>, DbErr> {
    let found = issue_content::Entity::find_by_id(row.id).one(db).await?;
    Ok(found.map(|row| Content { subject: row.subject, text: row.text_body, html: row.html_body }))
}

/// Freezes the content in the transaction that asks for approval.
pub async fn freeze(pen: Pen<'_>, row: &issue::Model, content: &Content) -> Result<(), DbErr> {
    stored::forget_content(pen, row.id).await?;
    let frozen = issue_content::Model {
        issue_id: row.id,
        subject: content.subject.clone(),
        text_body: content.text.clone(),
        html_body: content.html.clone(),
        rendered_at: pen.now,
    };
    issue_content::Entity::insert(frozen.into_active_model())
        .exec_without_returning(pen.tx)
        .await
        .map(drop)
}

/// Hex SHA-256 of subject, both bodies, attachments, audience and time. Each part is preceded by
/// its length, so that no two issues have the same bytes.
pub fn content_hash(row: &issue::Model, content: &Content, files: &[FileLine]) -> String {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    part(b"issue/1");
    part(content.subject.as_bytes());
    part(content.text.as_bytes());
    part(content.html.as_bytes());
    part(&(files.len() as u64).to_be_bytes());
    for file in files {
        part(file.file_name.as_bytes());
        part(file.media_type.as_bytes());
        part(file.sha256.as_bytes());
    }
    part(row.audience_rule.as_bytes());
    part(row.corrects_id.map(|id| id.to_string()).unwrap_or_default().as_bytes());
    for time in [row.planned_at, row.not_after] {
        // Microseconds: what both databases keep.
        part(time.map(|time| time.timestamp_micros().to_string()).unwrap_or_default().as_bytes());
    }
    hex(&hash.finalize())
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
