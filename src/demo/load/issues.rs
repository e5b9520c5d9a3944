//! Issues as a newsroom leaves them: one being written, one that came back, one that waits for
//! approval, one that rests after it.

use anyhow::Context as _;
use chrono::TimeDelta;
use entities::IssueId;
use entities::newsletter::subscriber::Frequency;

use super::{Loaded, done};
use crate::context::Context;
use crate::demo::sample::issues::{HELD, RETURNED, SampleIssue, WAITING, WRITTEN};
use crate::desk::SOURCES;
use crate::newsletter::Newsdesk;
use crate::newsletter::issues::{
    Approval, Checker, DraftFrom, RawIssue, approve, ask_for_approval, draft_from, draft_issue,
    issue_view, return_issue,
};

pub async fn load(context: &Context, loaded: &Loaded) -> anyhow::Result<()> {
    let person = |key: &str| loaded.people.get(key).copied().context("somebody of the newsroom");
    let (desk, checker) =
        (Newsdesk::acting_as(person("editor")?), Checker::acting_as(person("approver")?));
    let held = asked(context, desk, &HELD).await?;
    release(context, checker, held).await?;
    asked(context, desk, &WAITING).await?;
    let returned = asked(context, desk, &RETURNED).await?;
    let comment = "2つ目の見出しの日時を、もう一度確かめてください。";
    done("returned issue", return_issue(context, checker, (returned, comment)).await)?;
    written(context, desk, &WRITTEN).await?;
    done("issue from news", draft_from(context, &SOURCES, (desk, DraftFrom::News)).await)?;
    Ok(())
}

async fn written(
    context: &Context,
    desk: Newsdesk,
    sample: &SampleIssue,
) -> anyhow::Result<IssueId> {
    let raw = RawIssue {
        number: sample.number,
        subject: sample.subject.to_owned(),
        blocks: sample.blocks(),
        segment: None,
        frequency: Frequency::EveryIssue,
        planned_at: sample.days_ahead.map(|days| context.now() + TimeDelta::days(days)),
        not_after: None,
        on_the_web: true,
    };
    done("issue", draft_issue(context, &SOURCES, (desk, raw)).await)
}

async fn asked(context: &Context, desk: Newsdesk, sample: &SampleIssue) -> anyhow::Result<IssueId> {
    let id = written(context, desk, sample).await?;
    done("asked issue", ask_for_approval(context, &SOURCES, (desk, id, None)).await)?;
    Ok(id)
}

async fn release(context: &Context, checker: Checker, id: IssueId) -> anyhow::Result<()> {
    let view = issue_view(context, id).await?.context("the issue was just written")?;
    let approval = Approval { content_hash: view.content_hash, readers: view.readers };
    done("approved issue", approve(context, checker, (id, &approval)).await)
}
