//! Issues as a newsroom leaves them: sent ones with a correction, one that was stopped, one whose
//! time passed before it left, one that is paused, one on its way to everybody, one that rests after
//! its approval, and what is being written.

mod leaving;

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use entities::newsletter::subscriber::Frequency;
use entities::{IssueId, SegmentId};

use super::{Loaded, done};
use crate::context::Context;
use crate::demo::sample::issues::{
    HELD, LAPSED, LEAVING, PAUSED, RETURNED, SENT, STOPPED, SampleIssue, WAITING, WRITTEN,
};
use crate::desk::SOURCES;
use crate::newsletter::issues::{
    Approval, Checker, DraftFrom, RawIssue, RawRules, SendingCalendar, approve, ask_for_approval,
    draft_from, draft_issue, issue_view, return_issue, save_rules,
};
use crate::newsletter::{Newsdesk, RuleKeeper, segments};
use crate::vocabulary::tokyo;

/// Who writes, and who approves.
#[derive(Clone, Copy)]
struct Newsroom {
    desk: Newsdesk,
    checker: Checker,
}

pub async fn load(context: &Context, loaded: &Loaded) -> anyhow::Result<()> {
    let person = |key: &str| loaded.people.get(key).copied().context("somebody of the newsroom");
    let (desk, checker) =
        (Newsdesk::acting_as(person("editor")?), Checker::acting_as(person("approver")?));
    always_open(context, RuleKeeper::acting_as(person("admin")?)).await?;
    left(context, Newsroom { desk, checker }).await?;
    let held = asked(context, desk, &HELD).await?;
    release(context, checker, held).await?;
    asked(context, desk, &WAITING).await?;
    let returned = asked(context, desk, &RETURNED).await?;
    let comment = "2つ目の見出しの日時を、もう一度確かめてください。";
    done("returned issue", return_issue(context, checker, (returned, comment)).await)?;
    written(context, desk, (&WRITTEN, None)).await?;
    done("issue from news", draft_from(context, &SOURCES, (desk, DraftFrom::News)).await)?;
    Ok(())
}

/// A demonstration may be started at night or on a holiday, and an issue is to be seen on its way.
async fn always_open(context: &Context, keeper: RuleKeeper) -> anyhow::Result<()> {
    let rules = RawRules {
        weekdays: (1..=7).collect(),
        opens: "0:00".to_owned(),
        closes: "24:00".to_owned(),
        on_days_off: true,
        hold_minutes: "15".to_owned(),
        foreign_hosts: String::new(),
    };
    done("sending calendar", save_rules(context, keeper, (None, &rules)).await)
}

async fn left(context: &Context, room: Newsroom) -> anyhow::Result<()> {
    leaving::stopped(context, room, &STOPPED).await?;
    let mut last = None;
    for sample in &SENT {
        last = Some(leaving::sent(context, room, sample).await?);
    }
    leaving::corrected(context, room, last.context("an issue was sent")?).await?;
    leaving::lapsed(context, room, &LAPSED).await?;
    leaving::paused(context, room, &PAUSED).await?;
    leaving::begun(context, room, &LEAVING).await
}

async fn written(
    context: &Context,
    desk: Newsdesk,
    (sample, not_after): (&SampleIssue, Option<DateTime<Utc>>),
) -> anyhow::Result<IssueId> {
    let ahead = sample.days_ahead.filter(|days| *days > 0);
    let calendar = SendingCalendar::load(context.database.reader()).await?;
    // In the morning of a day on which letters leave.
    let planned = ahead.and_then(|days| {
        let day = tokyo::day_of(context.now() + TimeDelta::days(days));
        calendar.next_sending_moment(tokyo::start_of_day(day) + TimeDelta::hours(10))
    });
    let raw = RawIssue {
        number: sample.number,
        subject: sample.subject.to_owned(),
        blocks: sample.blocks(),
        segment: group(context, sample.group).await?,
        frequency: Frequency::EveryIssue,
        planned_at: planned,
        not_after,
        on_the_web: true,
    };
    done("issue", draft_issue(context, &SOURCES, (desk, raw)).await)
}

async fn group(context: &Context, name: Option<&str>) -> anyhow::Result<Option<SegmentId>> {
    let Some(name) = name else { return Ok(None) };
    let known = segments(context.database.reader()).await?;
    let found = known.into_iter().find(|segment| segment.name == name);
    Ok(Some(found.with_context(|| format!("no group {name}"))?.id))
}

async fn asked(context: &Context, desk: Newsdesk, sample: &SampleIssue) -> anyhow::Result<IssueId> {
    asked_until(context, desk, (sample, None)).await
}

/// The same, where it may not leave after a moment.
async fn asked_until(
    context: &Context,
    desk: Newsdesk,
    wish: (&SampleIssue, Option<DateTime<Utc>>),
) -> anyhow::Result<IssueId> {
    let id = written(context, desk, wish).await?;
    done("asked issue", ask_for_approval(context, &SOURCES, (desk, id, None)).await)?;
    Ok(id)
}

async fn release(context: &Context, checker: Checker, id: IssueId) -> anyhow::Result<()> {
    let view = issue_view(context, id).await?.context("the issue was just written")?;
    let approval = Approval { content_hash: view.content_hash, readers: view.readers };
    done("approved issue", approve(context, &SOURCES, (checker, id, &approval)).await)
}
