//! What a digest tells: the issues that were sent, and what is coming.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use entities::newsletter::issue;
use entities::newsletter::subscriber::Frequency;
use sea_orm::{ColumnTrait as _, ConnectionTrait, QueryFilter as _, Select};

use super::block::{Block, MOST_BLOCKS, RawBlock};
use super::generate::{heading, inviting, last_issue, left, raw_issue, session, text};
use super::imprint::Imprint;
use super::refusal::IssueRefusal;
use super::save::RawIssue;
use super::sources::Sources;
use super::{published, stored};
use crate::context::Context;
use crate::database::Stop;
use crate::newsletter::segments::Segment;
use crate::vocabulary::tokyo;

/// The digest of a month as it drafts itself: of the issues that began to leave after `since` and
/// until `until`; none if there was none.
pub(super) async fn of_month(
    context: &Context,
    sources: &Sources,
    (month, since, until): (NaiveDate, DateTime<Utc>, DateTime<Utc>),
) -> anyhow::Result<Option<RawIssue>> {
    let db = context.database.reader();
    let Some(blocks) = retold(context, sources, (Some(since), until)).await? else {
        return Ok(None);
    };
    let told = format!("{}月のまとめ", month.month());
    let number = stored::next_number(db).await?;
    Ok(Some(raw_issue(context, (number, &told), (blocks, Frequency::MonthlyDigest))))
}

/// The digest somebody begins: the issues since the last one that left.
pub(super) async fn by_hand(
    context: &Context,
    sources: &Sources,
) -> Result<(String, Vec<RawBlock>), Stop<IssueRefusal>> {
    let since = last_issue(context.database.reader(), Frequency::MonthlyDigest).await?;
    let blocks =
        retold(context, sources, (since, context.now())).await?.ok_or(IssueRefusal::NothingNew)?;
    let month = tokyo::day_of(context.now()).month();
    Ok((format!("{month}月のまとめ"), blocks))
}

/// What a digest says of the issues of a period, and of what is coming; none without an issue.
async fn retold(
    context: &Context,
    sources: &Sources,
    period: (Option<DateTime<Utc>>, DateTime<Utc>),
) -> anyhow::Result<Option<Vec<RawBlock>>> {
    let issues = issues_of(context.database.reader(), period).await?;
    if issues.is_empty() {
        return Ok(None);
    }
    let imprint = Imprint::of(&context.config);
    let mut blocks = vec![text(&introduction(&issues))];
    for row in &issues {
        blocks.push(heading(&format!("第{}号", row.number)));
        blocks.extend(one(row, &imprint)?);
    }
    let coming = inviting(context, sources).await?;
    if !coming.is_empty() {
        blocks.push(heading("これからの勉強会"));
        blocks.extend(coming.iter().map(session));
    }
    blocks.truncate(MOST_BLOCKS);
    while blocks.last().is_some_and(|block| block.kind == "heading") {
        blocks.pop();
    }
    Ok(Some(blocks))
}

/// When the issues it tells of were sent, the first first.
fn introduction(issues: &[issue::Model]) -> String {
    let mut days = issues.iter().filter_map(|row| row.started_at).map(tokyo::day_of);
    let first = days.next().unwrap_or_default();
    let last = days.next_back().unwrap_or(first);
    let sent = if first == last {
        format!("{}に", tokyo::date(first))
    } else {
        format!("{}から{}までに", tokyo::date(first), tokyo::date(last))
    };
    format!("{sent}お送りしたメールマガジン（{}号）のまとめです。", issues.len())
}

/// An issue in a digest: where it stands on the web, or its headings.
fn one(row: &issue::Model, imprint: &Imprint) -> anyhow::Result<Vec<RawBlock>> {
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
    if row.on_the_web {
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

/// The issues a digest tells of that began to leave in a period, the first first.
async fn issues_of(
    db: &impl ConnectionTrait,
    (since, until): (Option<DateTime<Utc>>, DateTime<Utc>),
) -> anyhow::Result<Vec<issue::Model>> {
    let mut select = told().filter(issue::Column::StartedAt.lte(until));
    if let Some(since) = since {
        select = select.filter(issue::Column::StartedAt.gt(since));
    }
    let mut rows = for_everybody(select.all(db).await?)?;
    rows.reverse();
    Ok(rows)
}

/// Those of these numbers a digest tells of.
pub(super) async fn tells_of(
    db: &impl ConnectionTrait,
    numbers: impl IntoIterator<Item = i32>,
) -> anyhow::Result<Vec<i32>> {
    let rows = told().filter(issue::Column::Number.is_in(numbers)).all(db).await?;
    Ok(for_everybody(rows)?.iter().map(|row| row.number).collect())
}

/// Issues that reach readers. One that was stopped was stopped for a reason: it is not told again.
fn told() -> Select<issue::Entity> {
    left().filter(published::reached())
}

/// Without those for a group, and without digests.
fn for_everybody(rows: Vec<issue::Model>) -> anyhow::Result<Vec<issue::Model>> {
    let mut found = Vec::new();
    for row in rows {
        let rule = stored::rule(&row)?;
        let monthly = rule.frequency == Some(Frequency::MonthlyDigest);
        if !monthly && (Segment { frequency: None, ..rule }) == Segment::default() {
            found.push(row);
        }
    }
    Ok(found)
}
