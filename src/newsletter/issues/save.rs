//! Writing an issue. Every change goes through [`change`], which voids what was asked or approved.

use chrono::{DateTime, NaiveDate, Utc};
use entities::newsletter::digest::DigestOutcome;
use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::issue_event::IssueAct;
use entities::newsletter::subscriber::Frequency;
use entities::{IssueId, PersonId, SegmentId};
use sea_orm::DbErr;
use serde_json::json;

use super::block::{self, Block, Known, RawBlock};
use super::letters;
use super::refusal::IssueRefusal;
use super::sources::{SessionsWanted, Sources};
use super::wording::problems as say;
use super::{audience, months, stored};
use crate::context::Context;
use crate::database::Stop;
use crate::newsletter::pen::Pen;
use crate::newsletter::staff::Newsdesk;
use crate::people::Actor;
use crate::people::audit::{self, Entry, Subject};
use crate::vocabulary::{FiscalYear, ShortText, tokyo};
use crate::web::Problems;

/// An issue as typed or sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawIssue {
    pub number: i32,
    pub subject: String,
    pub blocks: Vec<RawBlock>,
    pub segment: Option<SegmentId>,
    pub frequency: Frequency,
    pub planned_at: Option<DateTime<Utc>>,
    pub not_after: Option<DateTime<Utc>>,
    pub on_the_web: bool,
}

/// Checked, and filled with what the sources tell.
struct Checked {
    raw: RawIssue,
    subject: String,
    blocks: String,
    rule: String,
}

/// A new draft.
pub async fn draft_issue(
    context: &Context,
    sources: &Sources,
    (desk, raw): (Newsdesk, RawIssue),
) -> Result<IssueId, Stop<IssueRefusal>> {
    let checked = check(context, sources, raw).await?;
    insert(context, (checked, (Some(desk), None))).await
}

/// A new draft that corrects an issue.
pub(super) async fn draft_correcting(
    context: &Context,
    sources: &Sources,
    (desk, raw, corrects): (Newsdesk, RawIssue, &issue::Model),
) -> Result<IssueId, Stop<IssueRefusal>> {
    let checked = check(context, sources, raw).await?;
    insert(context, (checked, (Some(desk), Some(corrects)))).await
}

/// A new draft nobody wrote: the digest of a month, which tells what left until an instant. None:
/// that of this month was seen to already.
pub(super) async fn draft_by_itself(
    context: &Context,
    sources: &Sources,
    ((month, until), raw): ((NaiveDate, DateTime<Utc>), RawIssue),
) -> Result<Option<IssueId>, Stop<IssueRefusal>> {
    let checked = check(context, sources, raw).await?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    if !months::decide(pen, (month, DigestOutcome::Drafted), (until, None)).await? {
        return Ok(None);
    }
    let id = begin(pen, (checked, (None, None))).await?;
    months::belongs(pen, (month, id), until).await?;
    tx.commit().await?;
    Ok(Some(id))
}

/// Who begins an issue, none where it begins itself; and the issue it corrects.
type Begun<'a> = (Option<Newsdesk>, Option<&'a issue::Model>);

async fn insert(
    context: &Context,
    (checked, begun): (Checked, Begun<'_>),
) -> Result<IssueId, Stop<IssueRefusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let is_digest = checked.raw.frequency == Frequency::MonthlyDigest;
    let id = begin(pen, (checked, begun)).await?;
    if is_digest && begun.1.is_none() {
        months::claim(pen, id).await?;
    }
    tx.commit().await?;
    Ok(id)
}

async fn begin(
    pen: Pen<'_>,
    (checked, (by, corrects)): (Checked, Begun<'_>),
) -> Result<IssueId, Stop<IssueRefusal>> {
    let person = by.map(Newsdesk::person);
    let mut row = blank(pen, person);
    row.corrects_id = corrects.map(|first| first.id);
    fill(&mut row, checked);
    if let Some(first) = corrects {
        row.audience_rule.clone_from(&first.audience_rule);
        row.segment_id = first.segment_id;
    }
    let id = row.id;
    stored::insert(pen, row).await?;
    stored::event(pen, (id, IssueAct::Drafted), (person, "")).await?;
    let entry = Entry::new("newsletter.issue_drafted", Subject::of("newsletter_issue", id.0));
    let actor = by.map_or(Actor::System, Newsdesk::actor);
    audit::note(pen.tx, pen.context, &actor, entry).await?;
    Ok(id)
}

/// Saves an issue; `version` is the one the form was made from.
pub async fn save_issue(
    context: &Context,
    sources: &Sources,
    (desk, id, version): (Newsdesk, IssueId, Option<i32>),
    mut raw: RawIssue,
) -> Result<(), Stop<IssueRefusal>> {
    let known = stored::find(context.database.reader(), id).await?.ok_or(IssueRefusal::NotFound)?;
    if known.corrects_id.is_some() {
        // It goes to those who got the first, whatever is chosen.
        raw.segment = None;
    }
    let checked = check(context, sources, raw).await?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = changeable(pen, (id, version)).await?;
    let (rule, segment) = (row.audience_rule.clone(), row.segment_id);
    fill(&mut row, checked);
    if row.corrects_id.is_some() {
        (row.audience_rule, row.segment_id) = (rule, segment);
    }
    change(pen, desk, row).await?;
    tx.commit().await?;
    Ok(())
}

/// The issue, if it can still be changed.
pub(super) async fn changeable(
    pen: Pen<'_>,
    (id, version): (IssueId, Option<i32>),
) -> Result<issue::Model, Stop<IssueRefusal>> {
    let row = stored::locked(pen, id).await?;
    if version.is_some_and(|version| version != row.version) {
        return Err(IssueRefusal::ChangedMeanwhile.into());
    }
    if stored::is_changeable(&row) { Ok(row) } else { Err(IssueRefusal::NotEditable.into()) }
}

/// Writes a changed issue. What was asked or approved is void: it is a draft again.
pub(super) async fn change(
    pen: Pen<'_>,
    desk: Newsdesk,
    mut row: issue::Model,
) -> Result<(), Stop<IssueRefusal>> {
    let (id, before) = (row.id, row.state);
    back_to_draft(pen, &mut row).await?;
    row.version += 1;
    row.updated_at = pen.now;
    let by = (desk.person(), "");
    stored::event(pen, (id, IssueAct::Changed), by).await?;
    if before == IssueState::Approved {
        let why = "承認のあとに、内容が変わりました。";
        stored::event(pen, (id, IssueAct::ApprovalVoided), (desk.person(), why)).await?;
        letters::stopped(pen, &row, (desk.person(), why)).await?;
    }
    let details = json!({ "number": row.number, "voided": before != IssueState::Draft });
    let entry = Entry::new("newsletter.issue_changed", Subject::of("newsletter_issue", id.0));
    audit::note(pen.tx, pen.context, &desk.actor(), entry.with(details)).await?;
    stored::save(pen, row).await
}

/// Takes back what was asked and approved, and the frozen content with it.
pub async fn back_to_draft(pen: Pen<'_>, row: &mut issue::Model) -> Result<(), DbErr> {
    row.state = IssueState::Draft;
    row.asked_by = None;
    row.asked_at = None;
    row.content_hash = None;
    row.audience_count = None;
    row.approved_by = None;
    row.approved_at = None;
    row.held_until = None;
    row.starts_at = None;
    // Of one that lapsed.
    row.finished_at = None;
    stored::forget_content(pen, row.id).await
}

fn blank(pen: Pen<'_>, drafted_by: Option<PersonId>) -> issue::Model {
    issue::Model {
        id: pen.context.new_id(),
        number: 0,
        fiscal_year: FiscalYear::at(pen.now).year(),
        state: IssueState::Draft,
        corrects_id: None,
        subject: String::new(),
        blocks: String::new(),
        segment_id: None,
        audience_rule: String::new(),
        planned_at: None,
        not_after: None,
        drafted_by,
        drafted_at: pen.now,
        updated_at: pen.now,
        version: 1,
        asked_by: None,
        asked_at: None,
        content_hash: None,
        audience_count: None,
        approved_by: None,
        approved_at: None,
        held_until: None,
        starts_at: None,
        started_at: None,
        frozen_at: None,
        finished_at: None,
        halted_at: None,
        halted_by: None,
        halt_reason: String::new(),
        on_the_web: false,
    }
}

fn fill(row: &mut issue::Model, checked: Checked) {
    row.number = checked.raw.number;
    row.subject = checked.subject;
    row.blocks = checked.blocks;
    row.segment_id = checked.raw.segment;
    row.audience_rule = checked.rule;
    row.planned_at = checked.raw.planned_at;
    row.not_after = checked.raw.not_after;
    row.on_the_web = checked.raw.on_the_web;
}

async fn check(
    context: &Context,
    sources: &Sources,
    raw: RawIssue,
) -> Result<Checked, Stop<IssueRefusal>> {
    let mut problems = Problems::none();
    if !(1..=9_999).contains(&raw.number) {
        problems.add("number", say::NUMBER);
    }
    let subject = problems.keep("subject", ShortText::<200>::parse_optional(&raw.subject));
    if raw.planned_at.zip(raw.not_after).is_some_and(|(planned, until)| until <= planned) {
        problems.add("not_after", say::NOT_AFTER);
    }
    let blocks = read_blocks(context, sources, (&raw.blocks, &mut problems)).await?;
    let choice = (raw.segment, raw.frequency);
    let rule = audience::rule_for(context.database.reader(), choice, &mut problems).await?;
    let (Some(subject), Some(rule), true) = (subject, rule, problems.is_empty()) else {
        return Err(IssueRefusal::Invalid(problems).into());
    };
    Ok(Checked {
        subject: subject.map(ShortText::into_string).unwrap_or_default(),
        blocks: serde_json::to_string(&blocks).map_err(anyhow::Error::from)?,
        rule: serde_json::to_string(&rule).map_err(anyhow::Error::from)?,
        raw,
    })
}

/// Blocks as they would be stored: with the words of sessions and open hours as they are now.
pub async fn read_blocks(
    context: &Context,
    sources: &Sources,
    (raw, problems): (&[RawBlock], &mut Problems),
) -> anyhow::Result<Vec<Block>> {
    let mut known = Known { today: Some(tokyo::day_of(context.now())), ..Known::default() };
    let wanted = block::sessions_in(raw);
    if !wanted.is_empty() {
        let news = (sources.sessions)(context, SessionsWanted::These(wanted)).await?;
        known.sessions = news.into_iter().map(|news| news.card).collect();
    }
    if raw.iter().any(|block| block.kind == "slots") {
        known.themes = (sources.advice)(context).await?;
    }
    Ok(block::check(raw, &known, problems))
}
