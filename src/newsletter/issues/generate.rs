//! Drafts that write themselves: an issue from what is new, a monthly digest from the issues since
//! the last one, a correction. Somebody edits them, and somebody else approves.

use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::subscriber::Frequency;
use entities::{IssueId, StudySessionId};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _};
use sea_orm::{QueryOrder as _, QuerySelect as _};

use super::block::{Block, RawBlock};
use super::refusal::IssueRefusal;
use super::save::{RawIssue, draft_correcting, draft_issue};
use super::sources::{SessionNews, SessionStanding, SessionsWanted, Sources};
use super::{audience, digest, months, published, stored};
use crate::context::Context;
use crate::database::Stop;
use crate::newsletter::segments::Segment;
use crate::newsletter::staff::Newsdesk;
use crate::vocabulary::tokyo;

/// The most issues that are looked back on.
const MOST: u64 = 50;

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

/// A draft that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drafted {
    pub id: IssueId,
    /// It was there before: a month has one digest.
    pub waited: bool,
}

/// Writes a draft. A digest that has not begun to leave yet is given instead of another one.
pub async fn draft_from(
    context: &Context,
    sources: &Sources,
    (desk, from): (Newsdesk, DraftFrom),
) -> Result<Drafted, Stop<IssueRefusal>> {
    // The number first: a digest that somebody begins after the look has the same one, and numbers
    // are unique.
    let number = stored::next_number(context.database.reader()).await?;
    if let Some(id) = waiting(context, from).await? {
        return Ok(Drafted { id, waited: true });
    }
    let (subject, blocks, frequency) = written(context, sources, from).await?;
    let raw = raw_issue(context, (number, &subject), (blocks, frequency));
    match draft_issue(context, sources, (desk, raw)).await {
        Ok(id) => Ok(Drafted { id, waited: false }),
        Err(Stop::Refused(IssueRefusal::NumberTaken)) => {
            let faster = waiting(context, from).await?.ok_or(IssueRefusal::NumberTaken)?;
            Ok(Drafted { id: faster, waited: true })
        }
        Err(stop) => Err(stop),
    }
}

async fn waiting(context: &Context, from: DraftFrom) -> anyhow::Result<Option<IssueId>> {
    if from != DraftFrom::Digest {
        return Ok(None);
    }
    months::waiting(context.database.reader(), context.now()).await
}

/// Subject and blocks, and for whom.
async fn written(
    context: &Context,
    sources: &Sources,
    from: DraftFrom,
) -> Result<(String, Vec<RawBlock>, Frequency), Stop<IssueRefusal>> {
    Ok(match from {
        DraftFrom::Blank => {
            let blocks = vec![RawBlock::of_kind("heading"), RawBlock::of_kind("text")];
            (String::new(), blocks, Frequency::EveryIssue)
        }
        DraftFrom::News => {
            let (subject, blocks) = news(context, sources).await?;
            (subject, blocks, Frequency::EveryIssue)
        }
        DraftFrom::Digest => {
            let (subject, blocks) = digest::by_hand(context, sources).await?;
            (subject, blocks, Frequency::MonthlyDigest)
        }
    })
}

pub(super) fn raw_issue(
    context: &Context,
    (number, subject): (i32, &str),
    (blocks, frequency): (Vec<RawBlock>, Frequency),
) -> RawIssue {
    let programme = &context.config.secretariat.programme;
    RawIssue {
        number,
        subject: format!("【{programme}】第{number}号 {subject}").trim_end().to_owned(),
        blocks,
        segment: None,
        frequency,
        planned_at: None,
        not_after: None,
        on_the_web: frequency == Frequency::EveryIssue,
    }
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
    if audience::ended_with_nobody(db, &first).await? {
        return Err(IssueRefusal::ReachedNobody.into());
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
        // It goes to those who got the first.
        segment: None,
        frequency: stored::rule(&first)?.frequency.unwrap_or(Frequency::EveryIssue),
        planned_at: None,
        not_after: None,
        on_the_web: first.on_the_web,
    };
    draft_correcting(context, sources, (desk, raw, &first)).await
}

async fn news(context: &Context, sources: &Sources) -> anyhow::Result<(String, Vec<RawBlock>)> {
    let db = context.database.reader();
    let since = last_issue(db, Frequency::EveryIssue).await?;
    let told_before = sessions_told(db).await?;
    let coming = inviting(context, sources).await?;
    let is_new = |news: &SessionNews| {
        since.is_none_or(|since| news.published_at.is_some_and(|at| at > since))
    };
    let (again, fresh): (Vec<_>, Vec<_>) =
        coming.iter().partition(|news| told_before.contains(&news.card.session));
    let (new, others): (Vec<_>, Vec<_>) = fresh.into_iter().partition(|news| is_new(news));
    let advice = !(sources.advice)(context).await?.is_empty();
    let told = subject(&coming, (advice, tokyo::day_of(context.now())));
    let mut blocks = vec![text(&format!(
        "「{}」事務局です。{}をお知らせします。",
        context.config.secretariat.programme,
        greeting(!coming.is_empty(), advice)
    ))];
    let sections =
        [("新しい勉強会", new), ("これからの勉強会", others), ("これからの勉強会（再掲）", again)];
    for (title, sessions) in sections {
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

/// Sessions that issues told every reader of, as far as one looks back. Published is not yet told:
/// whoever wrote the last issue may have left one out.
async fn sessions_told(db: &impl ConnectionTrait) -> anyhow::Result<HashSet<StudySessionId>> {
    let everybody = Segment { frequency: Some(Frequency::EveryIssue), ..Segment::default() };
    let mut told = HashSet::new();
    for row in left().filter(published::reached()).all(db).await? {
        if row.corrects_id.is_some() || stored::rule(&row)? != everybody {
            continue;
        }
        told.extend(stored::blocks(&row)?.into_iter().filter_map(|block| match block {
            Block::Session { card } => card.map(|card| card.session),
            _ => None,
        }));
    }
    Ok(told)
}

/// Coming sessions a reader can still do something about: register, or wait for registration to
/// open. One that is closed, or whose seats are drawn, invites nobody.
pub(super) async fn inviting(
    context: &Context,
    sources: &Sources,
) -> anyhow::Result<Vec<SessionNews>> {
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

/// When the last issue of this kind was drafted: what was new until then it could tell.
pub(super) async fn last_issue(
    db: &impl ConnectionTrait,
    frequency: Frequency,
) -> anyhow::Result<Option<DateTime<Utc>>> {
    let rows = left().all(db).await?;
    for row in rows {
        if row.corrects_id.is_none() && stored::rule(&row)?.frequency == Some(frequency) {
            return Ok(Some(row.drafted_at));
        }
    }
    Ok(None)
}

pub(super) fn left() -> sea_orm::Select<issue::Entity> {
    issue::Entity::find()
        .filter(issue::Column::State.is_in(LEFT))
        .filter(issue::Column::StartedAt.is_not_null())
        .order_by_desc(issue::Column::StartedAt)
        .limit(MOST)
}

pub(super) fn heading(words: &str) -> RawBlock {
    RawBlock { text: words.to_owned(), ..RawBlock::of_kind("heading") }
}

pub(super) fn text(words: &str) -> RawBlock {
    RawBlock { text: words.to_owned(), ..RawBlock::of_kind("text") }
}

pub(super) fn session(news: &SessionNews) -> RawBlock {
    RawBlock { session: news.card.session.to_string(), ..RawBlock::of_kind("session") }
}
