//! Drafts that write themselves: an issue from what is new, a monthly digest from the issues since
//! the last one, a correction. Somebody edits them, and somebody else approves.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use entities::IssueId;
use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::subscriber::Frequency;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _};
use sea_orm::{QueryOrder as _, QuerySelect as _};

use super::block::{Block, RawBlock};
use super::imprint::Imprint;
use super::refusal::IssueRefusal;
use super::save::{RawIssue, draft_correcting, draft_issue};
use super::sources::{SessionNews, SessionStanding, SessionsWanted, Sources};
use super::stored;
use crate::context::Context;
use crate::database::Stop;
use crate::newsletter::staff::Newsdesk;
use crate::vocabulary::tokyo;

/// The most issues a digest looks back on.
const MOST_IN_DIGEST: u64 = 50;

/// Issues that reach their readers, or are about to.
const LEFT: [IssueState; 3] = [IssueState::Sending, IssueState::Paused, IssueState::Sent];

/// What a draft begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftFrom {
    /// Nothing but a heading and a text.
    Blank,
    /// Coming sessions, those new since the last issue first, and open consultation hours.
    News,
    /// The issues since the last digest, for readers who chose one letter a month.
    Digest,
}

/// Writes a draft.
pub async fn draft_from(
    context: &Context,
    sources: &Sources,
    (desk, from): (Newsdesk, DraftFrom),
) -> Result<IssueId, Stop<IssueRefusal>> {
    let number = stored::next_number(context.database.reader()).await?;
    let (subject, blocks, frequency) = match from {
        DraftFrom::Blank => {
            let blocks = vec![RawBlock::of_kind("heading"), RawBlock::of_kind("text")];
            (String::new(), blocks, Frequency::EveryIssue)
        }
        DraftFrom::News => {
            let (subject, blocks) = news(context, sources).await?;
            (subject, blocks, Frequency::EveryIssue)
        }
        DraftFrom::Digest => {
            let (subject, blocks) = digest(context, sources).await?;
            (subject, blocks, Frequency::MonthlyDigest)
        }
    };
    let programme = &context.config.secretariat.programme;
    let raw = RawIssue {
        number,
        subject: format!("【{programme}】第{number}号 {subject}").trim_end().to_owned(),
        blocks,
        segment: None,
        frequency,
        planned_at: None,
        not_after: None,
        on_the_web: frequency == Frequency::EveryIssue,
    };
    draft_issue(context, sources, (desk, raw)).await
}

/// A draft that corrects an issue and goes to exactly those who got it.
pub async fn draft_correction(
    context: &Context,
    sources: &Sources,
    (desk, id): (Newsdesk, IssueId),
) -> Result<IssueId, Stop<IssueRefusal>> {
    let db = context.database.reader();
    let first = stored::find(db, id).await?.ok_or(IssueRefusal::NotFound)?;
    if !stored::is_out(&first) {
        return Err(IssueRefusal::NotSent.into());
    }
    let number = stored::next_number(db).await?;
    let started = first.started_at.map(|at| tokyo::date(tokyo::day_of(at))).unwrap_or_default();
    let about = format!(
        "{started}にお送りした第{}号に、誤りがありました。お詫びして、次のとおり訂正します。\n\n\
         - 誤：\n- 正：\n\n【要確認】誤りと正しい内容を書いて、この行を消してください。",
        first.number
    );
    let raw = RawIssue {
        number,
        subject: format!("【訂正】{}", first.subject),
        blocks: vec![heading("訂正のお知らせ"), text(&about)],
        segment: first.segment_id,
        frequency: stored::rule(&first)?.frequency.unwrap_or(Frequency::EveryIssue),
        planned_at: None,
        not_after: None,
        on_the_web: first.on_the_web,
    };
    draft_correcting(context, sources, (desk, raw, &first)).await
}

async fn news(context: &Context, sources: &Sources) -> anyhow::Result<(String, Vec<RawBlock>)> {
    let since = last_issue(context.database.reader(), Frequency::EveryIssue).await?;
    let coming = inviting(context, sources).await?;
    let is_new = |news: &SessionNews| {
        since.is_none_or(|since| news.published_at.is_some_and(|at| at > since))
    };
    let (new, known): (Vec<_>, Vec<_>) = coming.iter().partition(|news| is_new(news));
    let advice = !(sources.advice)(context).await?.is_empty();
    let told = subject(&coming, (advice, tokyo::day_of(context.now())));
    let mut blocks = vec![text(&format!(
        "「{}」事務局です。{}をお知らせします。",
        context.config.secretariat.programme,
        greeting(!coming.is_empty(), advice)
    ))];
    for (title, sessions) in [("新しい勉強会", &new), ("これからの勉強会（再掲）", &known)]
    {
        if !sessions.is_empty() {
            blocks.push(heading(title));
            blocks.extend(sessions.iter().map(|news| session(news)));
        }
    }
    if advice {
        blocks.push(heading("個別相談"));
        blocks.push(RawBlock::of_kind("slots"));
    }
    Ok((told, blocks))
}

/// Coming sessions a reader can still do something about: register, or wait for registration to
/// open. One that is closed, or whose seats are drawn, invites nobody.
async fn inviting(context: &Context, sources: &Sources) -> anyhow::Result<Vec<SessionNews>> {
    let mut coming = (sources.sessions)(context, SessionsWanted::Coming).await?;
    coming.retain(|news| news.standing == SessionStanding::Coming && news.invites);
    Ok(coming)
}

/// What the subject promises is what stands in the issue: the months of its sessions.
fn subject(sessions: &[SessionNews], (advice, today): (bool, NaiveDate)) -> String {
    let months = sessions.iter().map(|news| tokyo::day_of(news.starts_at));
    let months: BTreeSet<(i32, u32)> = months.map(|day| (day.year(), day.month())).collect();
    let spoken = match (months.first(), months.last()) {
        (Some((_, first)), Some((_, last))) if months.len() > 2 => format!("{first}月～{last}月の"),
        (Some((_, first)), Some((_, last))) if months.len() == 2 => {
            format!("{first}月・{last}月の")
        }
        (Some((_, only)), _) => format!("{only}月の"),
        _ => format!("{}月の", today.month()),
    };
    let what = match (sessions.is_empty(), advice) {
        (false, true) => "勉強会と個別相談",
        (false, false) => "勉強会",
        (true, true) => "個別相談",
        (true, false) => "お知らせ",
    };
    spoken + what
}

fn greeting(sessions: bool, advice: bool) -> &'static str {
    match (sessions, advice) {
        (true, true) => "これからの勉強会と、個別相談の空き",
        (true, false) => "これからの勉強会",
        (false, true) => "個別相談の空き",
        (false, false) => "事業の予定",
    }
}

async fn digest(
    context: &Context,
    sources: &Sources,
) -> Result<(String, Vec<RawBlock>), Stop<IssueRefusal>> {
    let db = context.database.reader();
    let since = last_issue(db, Frequency::MonthlyDigest).await?;
    let issues = issues_since(db, since).await?;
    if issues.is_empty() {
        return Err(IssueRefusal::NothingNew.into());
    }
    let imprint = Imprint::of(&context.config);
    let mut blocks = vec![text(&format!(
        "この1か月にお送りしたメールマガジン（{}号）のまとめです。",
        issues.len()
    ))];
    for row in &issues {
        blocks.push(heading(&format!("第{}号", row.number)));
        blocks.extend(retold(row, &imprint)?);
    }
    let coming = inviting(context, sources).await?;
    if !coming.is_empty() {
        blocks.push(heading("これからの勉強会"));
        blocks.extend(coming.iter().map(session));
    }
    blocks.truncate(super::block::MOST_BLOCKS);
    while blocks.last().is_some_and(|block| block.kind == "heading") {
        blocks.pop();
    }
    let month = tokyo::day_of(context.now()).month();
    Ok((format!("{month}月のまとめ"), blocks))
}

/// An issue in a digest: where it stands on the web, or its headings.
fn retold(row: &issue::Model, imprint: &Imprint) -> anyhow::Result<Vec<RawBlock>> {
    let headings: Vec<String> = stored::blocks(row)?
        .into_iter()
        .filter_map(|block| match block {
            Block::Heading { text } => Some(format!("- {text}")),
            Block::Session { card: Some(card) } => Some(format!("- {}", card.title)),
            _ => None,
        })
        .collect();
    let mut told = Vec::new();
    if !headings.is_empty() {
        told.push(text(&headings.join("\n")));
    }
    if stored::is_published(row) {
        told.push(RawBlock {
            label: row.subject.clone(),
            url: imprint.issue_url(row.number),
            ..RawBlock::of_kind("link")
        });
    } else if told.is_empty() {
        told.push(text(&row.subject));
    }
    Ok(told)
}

/// When the last issue of this kind was drafted: what was new until then it could tell.
async fn last_issue(
    db: &impl ConnectionTrait,
    frequency: Frequency,
) -> anyhow::Result<Option<DateTime<Utc>>> {
    let rows = left().limit(MOST_IN_DIGEST).all(db).await?;
    for row in rows {
        if row.corrects_id.is_none() && stored::rule(&row)?.frequency == Some(frequency) {
            return Ok(Some(row.drafted_at));
        }
    }
    Ok(None)
}

/// Issues for every reader that began to leave after an instant, the first first.
async fn issues_since(
    db: &impl ConnectionTrait,
    since: Option<DateTime<Utc>>,
) -> anyhow::Result<Vec<issue::Model>> {
    let mut select = left().limit(MOST_IN_DIGEST);
    if let Some(since) = since {
        select = select.filter(issue::Column::StartedAt.gt(since));
    }
    let mut rows = select.all(db).await?;
    rows.reverse();
    let mut found = Vec::new();
    for row in rows {
        if stored::rule(&row)?.frequency != Some(Frequency::MonthlyDigest) {
            found.push(row);
        }
    }
    Ok(found)
}

fn left() -> sea_orm::Select<issue::Entity> {
    issue::Entity::find()
        .filter(issue::Column::State.is_in(LEFT))
        .filter(issue::Column::StartedAt.is_not_null())
        .order_by_desc(issue::Column::StartedAt)
}

fn heading(words: &str) -> RawBlock {
    RawBlock { text: words.to_owned(), ..RawBlock::of_kind("heading") }
}

fn text(words: &str) -> RawBlock {
    RawBlock { text: words.to_owned(), ..RawBlock::of_kind("text") }
}

fn session(news: &SessionNews) -> RawBlock {
    RawBlock { session: news.card.session.to_string(), ..RawBlock::of_kind("session") }
}
