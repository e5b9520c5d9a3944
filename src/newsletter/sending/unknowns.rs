//! Letters of an issue nobody knows about: listed, and decided about one by one or all at once.

use entities::newsletter::issue;
use entities::newsletter::issue_event::IssueAct;
use entities::{IssueId, MailMessageId};
use sea_orm::{EntityTrait as _, QuerySelect as _};
use serde_json::json;

use super::begin::{ISSUE, save};
use super::refusal::SendingRefusal;
use crate::context::Context;
use crate::database::Stop;
use crate::mail::{
    self, CircularState, LetterLine, LetterQuery, LetterState, Resolution, resolve_unknown,
};
use crate::newsletter::pen::Pen;
use crate::newsletter::staff::Newsdesk;
use crate::people::audit::{self, Entry, Subject};

/// Letters one transaction decides about.
const PART: u64 = 100;

/// One page of them, newest first, and how many there are; `page` counts from 0.
pub async fn unknowns(
    context: &Context,
    id: IssueId,
    (page, per_page): (u64, u64),
) -> anyhow::Result<(Vec<LetterLine>, u64)> {
    let db = context.database.reader();
    let Some(circular) = mail::circular_about(db, (ISSUE, id.0)).await? else {
        return Ok((Vec::new(), 0));
    };
    let query = LetterQuery {
        circular: Some(circular.id),
        states: vec![LetterState::Unknown],
        ..LetterQuery::default()
    };
    Ok(mail::letters(db, &context.post, &query, page, per_page).await?)
}

/// Decides the same about all of them; says about how many. To send them again, an issue that had
/// ended goes on.
pub async fn resolve_all(
    context: &Context,
    desk: Newsdesk,
    (id, resolution): (IssueId, Resolution),
) -> Result<u64, Stop<SendingRefusal>> {
    let mut resolved = 0;
    loop {
        let (lines, _) = unknowns(context, id, (0, PART)).await?;
        let ids: Vec<_> = lines.iter().map(|line| line.id).collect();
        let done = resolve_part(context, desk, (id, resolution), &ids).await?;
        resolved += done;
        if done == 0 {
            return Ok(resolved);
        }
    }
}

async fn resolve_part(
    context: &Context,
    desk: Newsdesk,
    (id, resolution): (IssueId, Resolution),
    letters: &[MailMessageId],
) -> Result<u64, Stop<SendingRefusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = issue::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let row = row.ok_or(SendingRefusal::NotFound)?;
    if letters.is_empty() {
        return Ok(0);
    }
    let mut done = 0;
    for letter in letters {
        match resolve_unknown(&tx, &context.post, pen.now, *letter, resolution).await {
            Ok(()) => done += 1,
            // Its acceptance became known, or somebody else decided.
            Err(Stop::Refused(_)) => {}
            Err(Stop::Broken(error)) => return Err(Stop::Broken(error)),
        }
    }
    if resolution == Resolution::Resend && done > 0 {
        reopen(pen, row).await?;
    }
    let details = json!({ "letters": done, "resolution": format!("{resolution:?}") });
    let entry = Entry::new("newsletter.unknowns_resolved", Subject::of("newsletter_issue", id.0));
    audit::note(&tx, context, &desk.actor(), entry.with(details)).await?;
    tx.commit().await?;
    Ok(done)
}

/// An issue that was over has letters to send again.
async fn reopen(pen: Pen<'_>, mut row: issue::Model) -> anyhow::Result<()> {
    let circular = mail::circular_about(pen.tx, (ISSUE, row.id.0)).await?;
    let Some(circular) = circular else { return Ok(()) };
    let over = (&[CircularState::Finished][..], CircularState::Running);
    if mail::circular::turn(pen.tx, pen.now, circular.id, over).await? {
        row.state = issue::IssueState::Sending;
        row.finished_at = None;
        super::run::note(pen, row.id, IssueAct::Resumed, (None, "結果不明の再送")).await?;
        save(pen, row).await?;
    }
    Ok(())
}
