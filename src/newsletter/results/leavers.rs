//! Who left after an issue: readers count for the last issue they really got.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::message::{self, LetterState};
use entities::newsletter::consent::{self, Act, Column};
use entities::newsletter::issue;
use entities::{IssueId, NewsletterConsentId, SubscriberId};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use crate::newsletter::sending::letter_key;

/// An issue is not taken to be the cause of what happens later.
const AT_MOST: TimeDelta = TimeDelta::days(30);
/// Steps read, and keys asked for, in one statement.
const PART: u64 = 500;

/// From when to when what happens is counted as happening after an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// Every issue that began to leave, the earliest first: a line each, a few dozen a year.
pub struct Timeline(Vec<Begun>);

#[derive(Clone, Copy)]
struct Begun {
    id: IssueId,
    at: DateTime<Utc>,
    /// Itself, or what it corrects in the end.
    first: IssueId,
}

impl Timeline {
    pub async fn load(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        type Row = (IssueId, Option<IssueId>, Option<DateTime<Utc>>);
        let rows: Vec<Row> = issue::Entity::find()
            .select_only()
            .columns([issue::Column::Id, issue::Column::CorrectsId, issue::Column::StartedAt])
            .filter(issue::Column::StartedAt.is_not_null())
            .order_by_asc(issue::Column::StartedAt)
            .order_by_asc(issue::Column::Id)
            .into_tuple()
            .all(db)
            .await?;
        let mut begun: Vec<Begun> = Vec::with_capacity(rows.len());
        let mut firsts: HashMap<IssueId, IssueId> = HashMap::new();
        // A correction begins after what it corrects.
        for (id, corrects, at) in rows {
            let first = corrects.map_or(id, |one| firsts.get(&one).copied().unwrap_or(one));
            firsts.insert(id, first);
            begun.extend(at.map(|at| Begun { id, at, first }));
        }
        Ok(Self(begun))
    }

    fn find(&self, id: IssueId) -> Option<Begun> {
        self.0.iter().find(|one| one.id == id).copied()
    }

    /// Whoever leaves until then may have left for this issue or its corrections. None: it has not
    /// begun.
    pub fn leaving(&self, id: IssueId) -> Option<Window> {
        let Begun { at, first, .. } = self.find(id)?;
        let last = self.0.iter().rev().find(|one| one.first == first).map_or(at, |one| one.at);
        Some(Window { from: at, until: last + AT_MOST })
    }

    /// New readers count for one issue: for the one that began last, corrections aside. None: it is
    /// a correction, or has not begun.
    pub fn joining(&self, id: IssueId) -> Option<Window> {
        let own = self.find(id).filter(|one| one.first == id)?;
        let next = self.0.iter().find(|one| one.at > own.at && one.first == one.id);
        let longest = own.at + AT_MOST;
        Some(Window { from: own.at, until: next.map_or(longest, |next| next.at.min(longest)) })
    }

    /// Those somebody who left then may have got lately.
    fn before(&self, left_at: DateTime<Utc>) -> impl DoubleEndedIterator<Item = &Begun> {
        self.0.iter().filter(move |one| one.at < left_at && left_at <= one.at + AT_MOST)
    }
}

/// How often readers left after each of these issues: the letter of it, or of a correction of it, was
/// the last one a server accepted for them. Reads the leaves part by part.
pub async fn left_after(
    db: &impl ConnectionTrait,
    timeline: &Timeline,
    issues: &[IssueId],
) -> Result<HashMap<IssueId, u64>, DbErr> {
    let mut counts = HashMap::new();
    let windows: Vec<Window> = issues.iter().filter_map(|id| timeline.leaving(*id)).collect();
    let (Some(from), Some(until)) =
        (windows.iter().map(|one| one.from).min(), windows.iter().map(|one| one.until).max())
    else {
        return Ok(counts);
    };
    let mut after = None;
    loop {
        let part = leaves(db, Window { from, until }, after).await?;
        let Some((last, ..)) = part.last() else { break };
        after = Some(*last);
        let got = accepted(db, timeline, &part).await?;
        for (_, reader, at) in part {
            let Some(reader) = reader else { continue };
            let is_theirs = |one: &&Begun| got.contains(&letter_key(one.id, reader));
            if let Some(one) = timeline.before(at).rfind(is_theirs) {
                *counts.entry(one.first).or_default() += 1;
            }
        }
    }
    counts.retain(|id, _| issues.contains(id));
    Ok(counts)
}

type Leave = (NewsletterConsentId, Option<SubscriberId>, DateTime<Utc>);

async fn leaves(
    db: &impl ConnectionTrait,
    window: Window,
    after: Option<NewsletterConsentId>,
) -> Result<Vec<Leave>, DbErr> {
    consent::Entity::find()
        .select_only()
        .columns([Column::Id, Column::SubscriberId, Column::At])
        .filter(Column::Act.is_in([Act::Left, Act::Stopped]))
        .filter(Column::At.gt(window.from))
        .filter(Column::At.lte(window.until))
        .filter(Condition::all().add_option(after.map(|id| Column::Id.gt(id))))
        .order_by_asc(Column::Id)
        .limit(PART)
        .into_tuple()
        .all(db)
        .await
}

/// Keys of the letters these readers got of issues they may have left for.
async fn accepted(
    db: &impl ConnectionTrait,
    timeline: &Timeline,
    leaves: &[Leave],
) -> Result<HashSet<String>, DbErr> {
    let keys: Vec<String> = leaves
        .iter()
        .filter_map(|(_, reader, at)| Some(((*reader)?, *at)))
        .flat_map(|(reader, at)| timeline.before(at).map(move |one| letter_key(one.id, reader)))
        .collect();
    let mut got = HashSet::new();
    for part in keys.chunks(usize::try_from(PART).unwrap_or(usize::MAX)) {
        let found: Vec<String> = message::Entity::find()
            .select_only()
            .column(message::Column::DedupeKey)
            .filter(message::Column::DedupeKey.is_in(part))
            .filter(message::Column::State.eq(LetterState::Accepted))
            .into_tuple()
            .all(db)
            .await?;
        got.extend(found);
    }
    Ok(got)
}
