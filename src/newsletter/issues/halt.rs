//! Bringing an issue back before it leaves: its writers take back what they asked, everybody of the
//! staff stops what rests after approval.

use entities::IssueId;
use entities::newsletter::issue::IssueState;
use entities::newsletter::issue_event::IssueAct;

use super::letters;
use super::refusal::IssueRefusal;
use super::save::back_to_draft;
use super::stored;
use crate::context::Context;
use crate::database::Stop;
use crate::newsletter::pen::Pen;
use crate::newsletter::staff::Newsdesk;
use crate::newsletter::who::Brake;
use crate::people::audit::{self, Entry, Subject};
use crate::vocabulary::LongText;
use crate::web::Problems;

/// Stops an approved issue that has not begun to leave. It is a draft again, and needs a new
/// approval.
pub async fn stop_held(
    context: &Context,
    who: Brake,
    (id, reason): (IssueId, &str),
) -> Result<(), Stop<IssueRefusal>> {
    let reason = LongText::<500>::parse(reason).map_err(|problem| {
        let mut problems = Problems::none();
        problems.add("reason", problem.to_string());
        IssueRefusal::Invalid(problems)
    })?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = stored::locked(pen, id).await?;
    if row.state != IssueState::Approved {
        return Err(IssueRefusal::NotHeld.into());
    }
    back_to_draft(pen, &mut row).await?;
    row.version += 1;
    let said = (who.person(), reason.as_str());
    stored::event(pen, (id, IssueAct::ApprovalVoided), said).await?;
    letters::stopped(pen, &row, said).await?;
    let entry = Entry::new("newsletter.issue_stopped", Subject::of("newsletter_issue", id.0));
    audit::note(&tx, context, &who.actor(), entry).await?;
    stored::save(pen, row).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes back what was asked, to write on.
pub async fn withdraw(
    context: &Context,
    who: Newsdesk,
    id: IssueId,
) -> Result<(), Stop<IssueRefusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = stored::locked(pen, id).await?;
    if row.state != IssueState::InReview {
        return Err(IssueRefusal::NotInReview.into());
    }
    back_to_draft(pen, &mut row).await?;
    row.version += 1;
    let note = "依頼を取り下げました。";
    stored::event(pen, (id, IssueAct::Returned), (who.person(), note)).await?;
    let entry = Entry::new("newsletter.approval_withdrawn", Subject::of("newsletter_issue", id.0));
    audit::note(&tx, context, &who.actor(), entry).await?;
    stored::save(pen, row).await?;
    tx.commit().await?;
    Ok(())
}
