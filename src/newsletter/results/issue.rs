//! What became of one issue.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::mail::message::{self, Column};
use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::subscriber::Frequency;
use entities::{IssueId, MailCircularId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _,
};
use serde::Deserialize;

use super::flows::joined_between;
use super::leavers::{Timeline, left_after};
use crate::context::Context;
use crate::mail::bounces::Returned;
use crate::mail::{self, CircularCounts, DomainCounts};
use crate::newsletter::issues::{audience_in_words, group_changed, rule_of};
use crate::newsletter::segments::segment;
use crate::newsletter::sending::ISSUE;
use crate::newsletter::wording;

/// Domains with fewer readers are told together: such a name may be a person's.
const FEWEST: u64 = 5;

#[derive(Clone, Debug)]
pub struct IssueResult {
    pub id: IssueId,
    pub number: i32,
    pub subject: String,
    pub state: IssueState,
    pub started_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
    /// The group it went to, in words.
    pub audience: String,
    /// 第n号, which it corrects.
    pub corrects: Option<i32>,
    pub counts: CircularCounts,
    /// Letters a server put off at least once, whatever came of them.
    pub put_off: u64,
    /// Came back after a server had taken them, or were called unwanted.
    pub returned: Returned,
    /// Who got it, or a correction of it, as the last issue before they left.
    pub left_after: u64,
    /// New readers until the next issue.
    pub joined_after: u64,
    /// Until then those who leave are counted.
    pub counted_until: DateTime<Utc>,
    /// Entries of the issue: texts, sessions, open hours, links.
    pub items: u64,
    /// The largest first, the rest together at the end.
    pub domains: Vec<DomainResult>,
}

#[derive(Clone, Debug)]
pub struct DomainResult {
    /// None: domains with few readers.
    pub domain: Option<String>,
    pub counts: CircularCounts,
}

impl IssueResult {
    /// A letter of it left, at least. One that was stopped or paused before is not an issue that was
    /// sent.
    pub fn was_sent(&self) -> bool {
        let counts = &self.counts;
        counts.accepted + counts.rejected + counts.unknown > 0
    }

    /// Letters that never left: stopped, or past the day they were good for.
    pub fn given_up(&self) -> u64 {
        self.counts.stopped + self.counts.expired
    }

    /// Readers may still leave after it: the figures are not final.
    pub fn is_provisional(&self, now: DateTime<Utc>) -> bool {
        self.finished_at.is_none() || now < self.counted_until
    }
}

/// None: there is no such issue, or it has not begun to leave.
pub async fn issue_result(context: &Context, id: IssueId) -> anyhow::Result<Option<IssueResult>> {
    let found = issue::Entity::find_by_id(id).one(context.database.reader()).await?;
    match found {
        Some(row) => {
            let db = context.database.reader();
            let timeline = Timeline::load(db).await?;
            let left = left_after(db, &timeline, &[id]).await?;
            of(context, &row, (&timeline, &left)).await
        }
        None => Ok(None),
    }
}

pub async fn of(
    context: &Context,
    row: &issue::Model,
    (timeline, left): (&Timeline, &HashMap<IssueId, u64>),
) -> anyhow::Result<Option<IssueResult>> {
    let db = context.database.reader();
    let Some(leaving) = timeline.leaving(row.id) else { return Ok(None) };
    let Some(circular) = mail::circular_about(db, (ISSUE, row.id.0)).await? else {
        return Ok(None);
    };
    let domains = mail::circular::by_domain(db, circular.id).await?;
    let joined_after = match timeline.joining(row.id) {
        Some(window) => joined_between(db, window).await?,
        None => 0,
    };
    Ok(Some(IssueResult {
        id: row.id,
        number: row.number,
        subject: row.subject.clone(),
        state: row.state,
        started_at: leaving.from,
        finished_at: row.finished_at,
        audience: audience(context, row).await?,
        corrects: corrects(db, row).await?,
        counts: mail::circular::sum(&circular, &domains),
        put_off: put_off(db, circular.id).await?,
        returned: mail::bounces::returned(db, circular.id).await?,
        left_after: left.get(&row.id).copied().unwrap_or(0),
        joined_after,
        counted_until: leaving.until,
        items: items(row)?,
        domains: told(domains),
    }))
}

async fn put_off(db: &impl ConnectionTrait, circular: MailCircularId) -> Result<u64, DbErr> {
    message::Entity::find()
        .filter(Column::CircularId.eq(circular))
        .filter(Column::Attempts.gt(0))
        .count(db)
        .await
}

/// The name of the group, as long as it asks for those it went to, or its rule in words.
async fn audience(context: &Context, row: &issue::Model) -> anyhow::Result<String> {
    let db = context.database.reader();
    let name = match row.segment_id.filter(|_| row.corrects_id.is_none()) {
        Some(id) if !group_changed(db, row).await? => segment(db, id).await?,
        _ => None,
    };
    let name = name.map(|group| group.name);
    let Some(name) = name else { return audience_in_words(context, row).await };
    let digest = rule_of(row)?.frequency == Some(Frequency::MonthlyDigest);
    Ok(if digest {
        format!("{name}（{}）", wording::frequency(Frequency::MonthlyDigest))
    } else {
        name
    })
}

async fn corrects(db: &impl ConnectionTrait, row: &issue::Model) -> Result<Option<i32>, DbErr> {
    let Some(id) = row.corrects_id else { return Ok(None) };
    Ok(issue::Entity::find_by_id(id).one(db).await?.map(|first| first.number))
}

fn items(row: &issue::Model) -> anyhow::Result<u64> {
    let blocks: Vec<Entry> = serde_json::from_str(&row.blocks)?;
    let entries = blocks.iter().filter(|one| !["heading", "divider"].contains(&one.kind.as_str()));
    Ok(entries.count() as u64)
}

/// What is asked of a block here.
#[derive(Deserialize)]
struct Entry {
    kind: String,
}

/// Domains that tell nothing about a person, then the rest.
fn told(domains: Vec<DomainCounts>) -> Vec<DomainResult> {
    let (many, few): (Vec<_>, Vec<_>) =
        domains.into_iter().partition(|one| one.counts.letters >= FEWEST);
    let rest = few.iter().fold(CircularCounts::default(), |sum, one| plus(sum, &one.counts));
    let rest = (rest.letters > 0).then_some(DomainResult { domain: None, counts: rest });
    let many =
        many.into_iter().map(|one| DomainResult { domain: Some(one.domain), counts: one.counts });
    many.chain(rest).collect()
}

fn plus(sum: CircularCounts, one: &CircularCounts) -> CircularCounts {
    CircularCounts {
        letters: sum.letters + one.letters,
        waiting: sum.waiting + one.waiting,
        deferred: sum.deferred + one.deferred,
        under_way: sum.under_way + one.under_way,
        accepted: sum.accepted + one.accepted,
        rejected: sum.rejected + one.rejected,
        unknown: sum.unknown + one.unknown,
        suppressed: sum.suppressed + one.suppressed,
        expired: sum.expired + one.expired,
        stopped: sum.stopped + one.stopped,
        quarantined: sum.quarantined + one.quarantined,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_with_few_readers_are_told_together_and_nothing_is_lost() {
        let one = |domain: &str, accepted| DomainCounts {
            domain: domain.to_owned(),
            counts: CircularCounts { letters: accepted, accepted, ..CircularCounts::default() },
        };

        let told = told(vec![one("a.jp", 9), one("sato.jp", 1), one("b.jp", 5), one("ito.jp", 4)]);

        let names: Vec<_> = told.iter().map(|one| one.domain.as_deref()).collect();
        assert_eq!(names, [Some("a.jp"), Some("b.jp"), None]);
        assert_eq!(told.iter().map(|one| one.counts.accepted).sum::<u64>(), 19);
    }
}
