//! The second pair of eyes: returning an issue with a comment, or approving it.

use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::issue_event::IssueAct;
use entities::{IssueId, PersonId};
use serde_json::json;

use super::calendar::SendingCalendar;
use super::letters::{self, IssueApproved, IssueReturned};
use super::refusal::IssueRefusal;
use super::save::back_to_draft;
use super::sources::Sources;
use super::{audience, check, content, stored};
use crate::context::Context;
use crate::database::Stop;
use crate::newsletter::pen::Pen;
use crate::people::audit::{self, Entry, Subject};
use crate::people::{Actor, Approver};
use crate::vocabulary::{LongText, tokyo};
use crate::web::Problems;

/// Somebody of the secretariat who may approve what others wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checker(PersonId);

impl Checker {
    /// For work without a visitor: sample data. Handlers convert from [`Approver`].
    pub fn acting_as(person: PersonId) -> Self {
        Self(person)
    }

    fn actor(self) -> Actor {
        Actor::Person(self.0)
    }
}

impl From<&Approver> for Checker {
    fn from(who: &Approver) -> Self {
        Self(who.person_id())
    }
}

/// What the approver had before their eyes, and typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Of the content that was shown.
    pub content_hash: String,
    /// The number of readers as typed.
    pub readers: u64,
}

/// Gives an issue back to its writers, with what is to be mended.
pub async fn return_issue(
    context: &Context,
    who: Checker,
    (id, comment): (IssueId, &str),
) -> Result<(), Stop<IssueRefusal>> {
    let comment = LongText::<2_000>::parse(comment).map_err(|problem| {
        let mut problems = Problems::none();
        problems.add("comment", problem.to_string());
        IssueRefusal::Invalid(problems)
    })?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = in_review(pen, id).await?;
    back_to_draft(pen, &mut row).await?;
    row.version += 1;
    stored::event(pen, (id, IssueAct::Returned), (who.0, comment.as_str())).await?;
    let to = letters::people(&tx, stored::writers(&tx, &row).await?, who.0).await?;
    let letter = IssueReturned {
        number: letters::title_of(&row),
        title: row.subject.clone(),
        url: letters::url_of(pen, &row),
        returned_by: letters::name(pen, who.0).await?,
        comment: comment.into_string(),
    };
    letters::send(pen, &row, (&to, &letter)).await?;
    let entry = Entry::new("newsletter.issue_returned", Subject::of("newsletter_issue", id.0));
    audit::note(&tx, context, &who.actor(), entry).await?;
    stored::save(pen, row).await?;
    tx.commit().await?;
    Ok(())
}

/// Approves exactly what was shown, as long as no check fails: a session may have been called off
/// since somebody asked. Then it rests for the holding time, and leaves when the sending calendar
/// lets it.
pub async fn approve(
    context: &Context,
    sources: &Sources,
    (who, id, approval): (Checker, IssueId, &Approval),
) -> Result<(), Stop<IssueRefusal>> {
    let checked = checked(context, sources, id).await?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = in_review(pen, id).await?;
    // What was checked is what is approved.
    if row.version != checked {
        return Err(IssueRefusal::ContentChanged.into());
    }
    if stored::writers(&tx, &row).await?.contains(&who.0) {
        return Err(IssueRefusal::OwnWork.into());
    }
    same_content(pen, &row, approval).await?;
    let readers = audience::count(context, &row).await?;
    if readers != approval.readers || readers == 0 {
        return Err(IssueRefusal::WrongCount { readers }.into());
    }
    schedule(pen, &mut row).await?;
    row.state = IssueState::Approved;
    row.audience_count = i64::try_from(readers).ok();
    row.approved_by = Some(who.0);
    row.approved_at = Some(pen.now);
    row.version += 1;
    stored::event(pen, (id, IssueAct::Approved), (who.0, "")).await?;
    tell_approved(pen, who, &row).await?;
    let entry = Entry::new("newsletter.issue_approved", Subject::of("newsletter_issue", id.0));
    let entry = entry.with(json!({ "content": row.content_hash, "readers": readers }));
    audit::note(&tx, context, &who.actor(), entry).await?;
    stored::save(pen, row).await?;
    tx.commit().await?;
    Ok(())
}

/// The version in which no check fails.
async fn checked(
    context: &Context,
    sources: &Sources,
    id: IssueId,
) -> Result<i32, Stop<IssueRefusal>> {
    let seen = stored::find(context.database.reader(), id).await?.ok_or(IssueRefusal::NotFound)?;
    if seen.state != IssueState::InReview {
        return Err(IssueRefusal::NotInReview.into());
    }
    let found = check::run(context, sources, &seen).await?;
    if found.is_empty() { Ok(seen.version) } else { Err(IssueRefusal::Failing(found).into()) }
}

async fn in_review(pen: Pen<'_>, id: IssueId) -> Result<issue::Model, Stop<IssueRefusal>> {
    let row = stored::locked(pen, id).await?;
    if row.state == IssueState::InReview { Ok(row) } else { Err(IssueRefusal::NotInReview.into()) }
}

/// The frozen content, the hash kept with it and the hash that was shown are one.
async fn same_content(
    pen: Pen<'_>,
    row: &issue::Model,
    approval: &Approval,
) -> Result<(), Stop<IssueRefusal>> {
    let frozen = content::frozen(pen.tx, row).await?.ok_or(IssueRefusal::ContentChanged)?;
    let files = stored::file_lines(pen.tx, row.id).await?;
    let hash = content::content_hash(row, &frozen, &files);
    if row.content_hash.as_ref() == Some(&hash) && approval.content_hash == hash {
        Ok(())
    } else {
        Err(IssueRefusal::ContentChanged.into())
    }
}

async fn schedule(pen: Pen<'_>, row: &mut issue::Model) -> Result<(), Stop<IssueRefusal>> {
    let calendar = SendingCalendar::load(pen.tx).await?;
    let held_until = pen.now + calendar.rules.hold;
    let wanted = row.planned_at.map_or(held_until, |planned| planned.max(held_until));
    let starts_at = calendar.next_sending_moment(wanted).ok_or(IssueRefusal::NoTimeLeft)?;
    let moved = row.planned_at.is_some_and(|planned| !check::same_day(planned, starts_at));
    if moved || row.not_after.is_some_and(|until| until <= starts_at) {
        return Err(IssueRefusal::NoTimeLeft.into());
    }
    row.held_until = Some(held_until);
    row.starts_at = Some(starts_at);
    Ok(())
}

async fn tell_approved(pen: Pen<'_>, who: Checker, row: &issue::Model) -> anyhow::Result<()> {
    let to = letters::people(pen.tx, stored::writers(pen.tx, row).await?, who.0).await?;
    let time = |at: Option<chrono::DateTime<chrono::Utc>>| at.map(tokyo::date_time);
    let letter = IssueApproved {
        number: letters::title_of(row),
        title: row.subject.clone(),
        url: letters::url_of(pen, row),
        approved_by: letters::name(pen, who.0).await?,
        held_until: time(row.held_until).unwrap_or_default(),
        starts_at: time(row.starts_at).unwrap_or_default(),
    };
    letters::send(pen, row, (&to, &letter)).await
}
