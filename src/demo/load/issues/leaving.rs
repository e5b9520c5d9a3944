//! Issues that have left, or are leaving: everything happens at its hour, as the clock would have it.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use entities::IssueId;

use super::super::done;
use super::super::sessions::{at, deliver as deliver_letters};
use super::{Newsroom, asked, asked_until, release};
use crate::config::MailRoute;
use crate::context::Context;
use crate::demo::sample::issues::{CORRECTION, SampleIssue};
use crate::desk::SOURCES;
use crate::mail::Sender;
use crate::newsletter::Brake;
use crate::newsletter::issues::{
    RawBlock, RawIssue, ask_for_approval, draft_correction, issue_view, save_issue,
};
use crate::newsletter::sending::{self, Source};
use crate::vocabulary::tokyo;

/// From the approval until the holding time is over.
const HELD: TimeDelta = TimeDelta::minutes(16);
/// When mailboxes that were busy are asked again, after the first letters.
const AGAIN: TimeDelta = TimeDelta::minutes(20);

/// Ten in the morning of the sample's day.
fn morning(context: &Context, sample: &SampleIssue) -> DateTime<Utc> {
    let days = TimeDelta::days(sample.days_ahead.unwrap_or(0));
    let ten = NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default();
    tokyo::instant(tokyo::day_of(context.now()) + days, ten)
}

/// Written, asked and approved at this instant, begun when its holding time was over.
async fn begin(
    context: &Context,
    room: Newsroom,
    (sample, approved): (&SampleIssue, DateTime<Utc>),
) -> anyhow::Result<IssueId> {
    let id = asked(&at(context, approved), room.desk, sample).await?;
    release(&at(context, approved), room.checker, id).await?;
    deliver_letters(&at(context, approved)).await?;
    go_on(context, approved + HELD).await?;
    Ok(id)
}

async fn go_on(context: &Context, time: DateTime<Utc>) -> anyhow::Result<()> {
    sending::do_due(&at(context, time), Source::newsroom(SOURCES)).await
}

/// All its letters leave, those of busy mailboxes a little later.
async fn deliver(context: &Context, begun: DateTime<Utc>) -> anyhow::Result<()> {
    for time in [begun, begun + AGAIN] {
        let then = at(context, time);
        let route = MailRoute::Stage { folder: folder(&then)?, pause: Duration::ZERO };
        let (database, post) = (then.database.clone(), then.post.clone());
        let sender = Sender::new(database, then.clock.clone(), then.chance.clone(), post, &route)?;
        sender.drain_circulars().await?;
        go_on(context, time).await?;
    }
    Ok(())
}

fn folder(context: &Context) -> anyhow::Result<PathBuf> {
    match &context.config.mail {
        MailRoute::Folder(folder) | MailRoute::Stage { folder, .. } => Ok(folder.clone()),
        MailRoute::Smtp(_) => anyhow::bail!("sample letters never leave the machine"),
    }
}

pub async fn sent(
    context: &Context,
    room: Newsroom,
    sample: &SampleIssue,
) -> anyhow::Result<IssueId> {
    let approved = morning(context, sample);
    let id = begin(context, room, (sample, approved)).await?;
    deliver(context, approved + HELD).await?;
    Ok(id)
}

/// A correction, a day later, to exactly those who got the first.
pub async fn corrected(context: &Context, room: Newsroom, first: IssueId) -> anyhow::Result<()> {
    let view = issue_view(context, first).await?.context("the issue was just sent")?;
    let approved = view.row().started_at.context("it has left")? + TimeDelta::days(1);
    let then = at(context, approved);
    let id = done("correction", draft_correction(&then, &SOURCES, (room.desk, first)).await)?;
    let draft = issue_view(&then, id).await?.context("the correction was just drafted")?;
    let raw = RawIssue {
        number: draft.row().number,
        subject: draft.row().subject.clone(),
        blocks: vec![block("heading", "訂正のお知らせ"), block("text", CORRECTION)],
        segment: None,
        frequency: entities::newsletter::subscriber::Frequency::EveryIssue,
        planned_at: None,
        not_after: None,
        on_the_web: true,
    };
    done("correction", save_issue(&then, &SOURCES, (room.desk, id, None), raw).await)?;
    done("correction", ask_for_approval(&then, &SOURCES, (room.desk, id, None)).await)?;
    release(&then, room.checker, id).await?;
    deliver_letters(&then).await?;
    go_on(context, approved + HELD).await?;
    deliver(context, approved + HELD).await
}

fn block(kind: &str, text: &str) -> RawBlock {
    RawBlock { text: text.to_owned(), ..RawBlock::of_kind(kind) }
}

/// It has just begun, and leaves from now on.
pub async fn begun(context: &Context, room: Newsroom, sample: &SampleIssue) -> anyhow::Result<()> {
    begin(context, room, (sample, context.now() - HELD)).await.map(drop)
}

pub async fn paused(context: &Context, room: Newsroom, sample: &SampleIssue) -> anyhow::Result<()> {
    let approved = morning(context, sample);
    let id = begin(context, room, (sample, approved)).await?;
    let (then, who) = (at(context, approved + HELD), Brake::acting_as(room.desk.person()));
    let reason = "会場の階を、施設に確かめています。";
    done("paused issue", sending::pause(&then, who, (id, reason)).await)
}

/// Nothing was sent between its approval and its last moment.
pub async fn lapsed(context: &Context, room: Newsroom, sample: &SampleIssue) -> anyhow::Result<()> {
    let approved = morning(context, sample);
    let until = approved + TimeDelta::hours(2);
    let then = at(context, approved);
    let id = asked_until(&then, room.desk, (sample, Some(until))).await?;
    release(&then, room.checker, id).await?;
    deliver_letters(&then).await?;
    go_on(context, until).await?;
    deliver_letters(&at(context, until)).await
}

pub async fn stopped(
    context: &Context,
    room: Newsroom,
    sample: &SampleIssue,
) -> anyhow::Result<()> {
    let approved = morning(context, sample);
    let id = begin(context, room, (sample, approved)).await?;
    let (then, who) = (at(context, approved + HELD), Brake::acting_as(room.desk.person()));
    let reason = "日付の誤りに、送信が始まってから気づきました。";
    done("stopped issue", sending::stop(&then, who, (id, reason)).await)?;
    go_on(context, approved + AGAIN).await
}
