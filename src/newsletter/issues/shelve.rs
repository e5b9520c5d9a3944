//! Putting an issue that has begun to leave among the back numbers, or taking it away from there.

use entities::IssueId;
use serde_json::json;

use super::refusal::IssueRefusal;
use super::{published, stored};
use crate::context::Context;
use crate::database::Stop;
use crate::newsletter::pen::Pen;
use crate::newsletter::staff::Newsdesk;
use crate::people::audit::{self, Entry, Subject};

/// Shows an issue that reached readers on the web, or does not any more. What was sent stays as it
/// was.
pub async fn shelve(
    context: &Context,
    desk: Newsdesk,
    (id, on_the_web): (IssueId, bool),
) -> Result<(), Stop<IssueRefusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = stored::locked(pen, id).await?;
    let may =
        if on_the_web { published::has_reached(&tx, &row).await? } else { stored::is_out(&row) };
    if !may {
        return Err(IssueRefusal::NotSent.into());
    }
    row.on_the_web = on_the_web;
    let entry = Entry::new("newsletter.issue_shelved", Subject::of("newsletter_issue", id.0));
    let entry = entry.with(json!({ "on_the_web": on_the_web }));
    audit::note(&tx, context, &desk.actor(), entry).await?;
    stored::save(pen, row).await?;
    tx.commit().await?;
    Ok(())
}
