//! Throwing a draft away.

use entities::IssueId;
use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::{issue_attachment, issue_event};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::json;

use super::refusal::IssueRefusal;
use super::{months, stored};
use crate::context::Context;
use crate::database::Stop;
use crate::newsletter::pen::Pen;
use crate::newsletter::staff::Newsdesk;
use crate::people::audit::{self, Entry, Subject};

/// Throws away an issue of which nothing ever left, with its files and its history: its number is
/// free again. Who did it, and what its number and subject were, stays on record. `version` is the
/// one somebody looked at.
pub async fn discard_issue(
    context: &Context,
    (desk, id, version): (Newsdesk, IssueId, Option<i32>),
) -> Result<(), Stop<IssueRefusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = stored::locked(pen, id).await?;
    if version.is_some_and(|version| version != row.version) {
        return Err(IssueRefusal::ChangedMeanwhile.into());
    }
    if !can_be_discarded(&row) {
        return Err(IssueRefusal::NotDraft.into());
    }
    stored::forget_content(pen, id).await?;
    let files = issue_attachment::Column::IssueId.eq(id);
    issue_attachment::Entity::delete_many().filter(files).exec(&tx).await?;
    let events = issue_event::Column::IssueId.eq(id);
    issue_event::Entity::delete_many().filter(events).exec(&tx).await?;
    months::forget(pen, id).await?;
    issue::Entity::delete_by_id(id).exec(&tx).await?;
    let entry = Entry::new("newsletter.issue_discarded", Subject::of("newsletter_issue", id.0));
    let entry = entry.with(json!({ "number": row.number, "subject": row.subject }));
    audit::note(&tx, context, &desk.actor(), entry).await?;
    tx.commit().await?;
    Ok(())
}

/// A draft, or an issue whose time was over before its first letter.
pub fn can_be_discarded(row: &issue::Model) -> bool {
    matches!(row.state, IssueState::Draft | IssueState::Lapsed)
}
