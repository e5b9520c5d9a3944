//! What the checks need to know, and the checks that ask others.

use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, Utc};
use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::issue_attachment;

use super::people_lists::{ListSign, signs_of_a_list};
use super::{CheckKind, Examined, Finding, Place, examine, links, own_path, retold, targets};
use crate::context::Context;
use crate::newsletter::issues::block::Block;
use crate::newsletter::issues::calendar::SendingCalendar;
use crate::newsletter::issues::imprint::Imprint;
use crate::newsletter::issues::render::{Content, Sheet};
use crate::newsletter::issues::sources::{SessionCard, SessionStanding, SessionsWanted, Sources};
use crate::newsletter::issues::wording::findings as say;
use crate::newsletter::issues::{audience, composed, stored};
use crate::vocabulary::tokyo;

/// Checks an issue as it is stored.
pub async fn run(
    context: &Context,
    sources: &Sources,
    row: &issue::Model,
) -> anyhow::Result<Vec<Finding>> {
    let db = context.database.reader();
    let whole = composed::compose(context, row).await?;
    let mut found = run_unsaved(context, sources, (&whole.sheet(), &whole.content, row)).await?;
    let files = stored::files(db, row.id).await?;
    let scanned =
        tokio::task::spawn_blocking(move || files.iter().flat_map(attachment).collect::<Vec<_>>());
    found.extend(scanned.await?);
    found.sort_by_key(|finding| finding.kind);
    Ok(found)
}

/// What became untrue since somebody approved it: sessions that were called off or changed, issues
/// that were stopped, pages of our own that are gone. Whether seats are left may change every minute
/// and does not count.
pub async fn outdated(
    context: &Context,
    sources: &Sources,
    row: &issue::Model,
) -> anyhow::Result<Vec<Finding>> {
    let (blocks, imprint) = (stored::blocks(row)?, Imprint::of(&context.config));
    let leaves = row.starts_at.unwrap_or_default().max(context.now());
    let dead = dead_paths(context, sources, (&blocks, &imprint)).await?;
    let mut found = links::dead(&blocks, &imprint.base_url, &dead);
    found.extend(sessions(context, sources, (&blocks, leaves, SessionCard::tells_the_same)).await?);
    let told = (blocks.as_slice(), imprint.base_url.as_str());
    found.extend(retold::problems(context.database.reader(), row, told).await?);
    Ok(found)
}

/// The checks an issue has to pass as it stands: all of them until it is approved, then those whose
/// outcome can have changed since.
pub async fn run_now(
    context: &Context,
    sources: &Sources,
    row: &issue::Model,
) -> anyhow::Result<Vec<Finding>> {
    if row.state == IssueState::Approved {
        outdated(context, sources, row).await
    } else {
        run(context, sources, row).await
    }
}

/// Checks words that may not be stored yet; `row` tells time and audience.
pub async fn run_unsaved(
    context: &Context,
    sources: &Sources,
    (sheet, rendered, row): (&Sheet<'_>, &Content, &issue::Model),
) -> anyhow::Result<Vec<Finding>> {
    let db = context.database.reader();
    let calendar = SendingCalendar::load(db).await?;
    let (earliest, mut found) = time(&calendar, row, context.now());
    let imprint = Imprint::of(&context.config);
    let examined = Examined {
        sheet,
        content: rendered,
        imprint: &imprint,
        day: tokyo::day_of(earliest),
        dead: &dead_paths(context, sources, (sheet.blocks, &imprint)).await?,
        foreign_hosts: &calendar.rules.foreign_hosts,
    };
    found.extend(examine(&examined));
    found.extend(sessions(context, sources, (sheet.blocks, earliest, SessionCard::eq)).await?);
    found.extend(retold::problems(db, row, (sheet.blocks, &imprint.base_url)).await?);
    found.extend(readers(context, row).await?);
    found.sort_by_key(|finding| finding.kind);
    Ok(found)
}

/// The first instant at which it could leave, were it approved now; and what is wrong with that.
fn time(
    calendar: &SendingCalendar,
    row: &issue::Model,
    now: DateTime<Utc>,
) -> (DateTime<Utc>, Vec<Finding>) {
    let wanted = row.planned_at.unwrap_or(now).max(now + calendar.rules.hold);
    let finding = |detail: String| vec![Finding::new(CheckKind::Time, Place::Time, detail)];
    let Some(earliest) = calendar.next_sending_moment(wanted) else {
        return (wanted, finding(say::NEVER_OPEN.to_owned()));
    };
    let told = tokyo::date_time(earliest);
    // Whoever approves may be a little late; whoever writes is not to promise what is over.
    let asked = row.state == IssueState::InReview;
    if let Some(planned) = row.planned_at.filter(|planned| *planned <= now && !asked) {
        return (earliest, finding(say::planned_before(&tokyo::date_time(planned), &told)));
    }
    if let Some(until) = row.not_after.filter(|until| *until <= earliest) {
        return (earliest, finding(say::too_late(&tokyo::date_time(until), &told)));
    }
    if let Some(planned) = row.planned_at.filter(|planned| !same_day(*planned, earliest)) {
        return (earliest, finding(say::another_day(&tokyo::date_time(planned), &told)));
    }
    (earliest, Vec::new())
}

/// The day of the plan stands in the issue.
pub fn same_day(planned: DateTime<Utc>, leaves: DateTime<Utc>) -> bool {
    tokyo::day_of(planned) == tokyo::day_of(leaves)
}

/// Somebody must be written to, the group must be the one that was saved, and who is to be
/// corrected must be known.
async fn readers(context: &Context, row: &issue::Model) -> anyhow::Result<Option<Finding>> {
    let finding = |detail: String| Finding::new(CheckKind::Audience, Place::Audience, detail);
    let first = match row.corrects_id {
        Some(first) => stored::find(context.database.reader(), first).await?,
        None => None,
    };
    if let Some(first) = first.as_ref().filter(|first| first.finished_at.is_none()) {
        return Ok(Some(finding(say::first_under_way(first.number))));
    }
    if audience::group_changed(context.database.reader(), row).await? {
        return Ok(Some(finding(say::GROUP_CHANGED.to_owned())));
    }
    if audience::count(context, row).await? > 0 {
        return Ok(None);
    }
    let detail = match first {
        Some(first) => say::first_reached_nobody(first.number),
        None => say::NO_READERS.to_owned(),
    };
    Ok(Some(finding(detail)))
}

async fn dead_paths(
    context: &Context,
    sources: &Sources,
    (blocks, imprint): (&[Block], &Imprint),
) -> anyhow::Result<HashSet<String>> {
    // Cards are asked about once, with the rest of what is known of their sessions.
    let is_card = |place: &Place| matches!(place, Place::Block(at) if matches!(blocks.get(*at), Some(Block::Session { .. })));
    let paths = targets(blocks).into_iter().filter(|target| !is_card(&target.place));
    let paths = paths.filter_map(|target| own_path(&target.typed, &imprint.base_url));
    let mut dead = HashSet::new();
    for path in paths.collect::<BTreeSet<_>>() {
        if !leads_somewhere(context, sources, &path).await? {
            dead.insert(path);
        }
    }
    Ok(dead)
}

async fn leads_somewhere(context: &Context, sources: &Sources, path: &str) -> anyhow::Result<bool> {
    if let Some(number) = path.strip_prefix("/newsletter/issues/") {
        let Ok(number) = number.parse() else { return Ok(number == "feed.atom") };
        let found = stored::published(context.database.reader(), number).await?;
        return Ok(found.is_some());
    }
    (sources.paths)(context, path).await
}

/// Whether two cards of a session tell the same.
type Same = fn(&SessionCard, &SessionCard) -> bool;

/// Sessions that changed since they were put in, or will be over.
async fn sessions(
    context: &Context,
    sources: &Sources,
    (blocks, earliest, same): (&[Block], DateTime<Utc>, Same),
) -> anyhow::Result<Vec<Finding>> {
    let cards: Vec<_> = blocks
        .iter()
        .enumerate()
        .filter_map(|(at, block)| match block {
            Block::Session { card: Some(card) } => Some((at, card)),
            _ => None,
        })
        .collect();
    if cards.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = cards.iter().map(|(_, card)| card.session).collect();
    let news = (sources.sessions)(context, SessionsWanted::These(wanted)).await?;
    let problem = |(at, card): (usize, &SessionCard)| {
        let known = news.iter().find(|news| news.card.session == card.session);
        let detail = match known.map(|news| (news.standing, news)) {
            None => say::SESSION_GONE,
            Some((SessionStanding::Postponed, _)) => say::SESSION_POSTPONED,
            Some((SessionStanding::CalledOff, _)) => say::SESSION_OFF,
            Some((SessionStanding::Over, _)) => say::SESSION_OVER,
            Some((_, news)) if news.starts_at <= earliest => say::SESSION_OVER,
            Some((_, news)) if !same(&news.card, card) => say::SESSION_CHANGED,
            Some(_) => return None,
        };
        Some(Finding::new(CheckKind::Sources, Place::Block(at), detail))
    };
    Ok(cards.into_iter().filter_map(problem).collect())
}

fn attachment(file: &issue_attachment::Model) -> Vec<Finding> {
    let signs = signs_of_a_list(&file.media_type, &file.bytes);
    let detail = |sign: ListSign| match sign {
        ListSign::Addresses(count) => say::file_addresses(count),
        ListSign::Phones(count) => say::file_phones(count),
        ListSign::Names(count) => say::file_names(count),
        ListSign::HiddenSheets(names) => say::file_hidden(&names),
        ListSign::Unreadable => say::FILE_UNREADABLE.to_owned(),
    };
    let place = || Place::Attachment(file.file_name.clone());
    signs
        .into_iter()
        .map(|sign| Finding::new(CheckKind::Attachments, place(), detail(sign)))
        .collect()
}
