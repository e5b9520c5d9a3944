//! Asking somebody else to approve.

use entities::IssueId;
use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::issue_event::IssueAct;
use serde_json::json;

use super::letters::{self, IssueToApprove};
use super::refusal::IssueRefusal;
use super::sources::Sources;
use super::{audience, check, composed, content, stored};
use crate::context::Context;
use crate::database::Stop;
use crate::newsletter::pen::Pen;
use crate::newsletter::staff::Newsdesk;
use crate::people::audit::{self, Entry, Subject};
use crate::web::thousands;

/// Freezes the content and asks for approval; says how many people were told. Refused while a check
/// fails.
pub async fn ask_for_approval(
    context: &Context,
    sources: &Sources,
    (desk, id, version): (Newsdesk, IssueId, Option<i32>),
) -> Result<usize, Stop<IssueRefusal>> {
    let seen = stored::find(context.database.reader(), id).await?.ok_or(IssueRefusal::NotFound)?;
    drafts_only(&seen)?;
    let found = check::run(context, sources, &seen).await?;
    if !found.is_empty() {
        return Err(IssueRefusal::Failing(found).into());
    }
    let whole = composed::compose(context, &seen).await?;
    let readers = audience::count(context, &seen).await?;
    let told = format!("{}（{}名）", audience::words(context, &seen).await?, thousands(readers));
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = stored::locked(pen, id).await?;
    // What was checked is what is frozen.
    if row.version != seen.version || version.is_some_and(|version| version != row.version) {
        return Err(IssueRefusal::ChangedMeanwhile.into());
    }
    drafts_only(&row)?;
    let files = stored::file_lines(&tx, id).await?;
    content::freeze(pen, &row, &whole.content).await?;
    row.state = IssueState::InReview;
    row.asked_by = Some(desk.person());
    row.asked_at = Some(pen.now);
    row.content_hash = Some(content::content_hash(&row, &whole.content, &files));
    row.version += 1;
    stored::event(pen, (id, IssueAct::AskedForApproval), (desk.person(), "")).await?;
    let told = tell(pen, desk, (&row, told)).await?;
    let entry = Entry::new("newsletter.approval_asked", Subject::of("newsletter_issue", id.0));
    let entry = entry.with(json!({ "content": row.content_hash }));
    audit::note(&tx, context, &desk.actor(), entry).await?;
    stored::save(pen, row).await?;
    tx.commit().await?;
    Ok(told)
}

fn drafts_only(row: &issue::Model) -> Result<(), IssueRefusal> {
    match row.state {
        IssueState::Draft => Ok(()),
        state if stored::is_changeable(row) => Err(IssueRefusal::NoDraft(state)),
        _ => Err(IssueRefusal::NotEditable),
    }
}

/// Those who may approve learn that it waits.
async fn tell(
    pen: Pen<'_>,
    desk: Newsdesk,
    (row, audience): (&issue::Model, String),
) -> anyhow::Result<usize> {
    let letter = IssueToApprove {
        number: letters::title_of(row),
        title: row.subject.clone(),
        url: letters::url_of(pen, row),
        asked_by: letters::name(pen, desk.person()).await?,
        audience,
        planned: letters::planned(row),
    };
    let writers = stored::writers(pen.tx, row).await?;
    let to = letters::approvers(pen.tx, &writers).await?;
    letters::send(pen, row, (&to, &letter)).await?;
    Ok(to.len())
}
