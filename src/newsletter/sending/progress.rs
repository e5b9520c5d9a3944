//! How far an issue is, for whoever watches it go.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::message::{self, LetterState};
use entities::newsletter::issue::{self, IssueState};
use entities::{IssueId, MailCircularId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use super::begin::ISSUE;
use super::left::left_meanwhile;
use super::look::look;
use super::run::equation;
use crate::context::Context;
use crate::mail::circular::Setbacks;
use crate::mail::{self, Circular, CircularCounts, DomainCounts, HourCount};

/// Everything the pages show of an issue under way or over.
#[derive(Clone, Debug)]
pub struct Progress {
    pub state: IssueState,
    pub started_at: Option<DateTime<Utc>>,
    pub frozen_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
    pub counts: CircularCounts,
    /// The counts as a sum, with a remark if it is wrong.
    pub equation: String,
    pub by_domain: Vec<DomainCounts>,
    pub by_hour: Vec<HourFigures>,
    /// Letters accepted per second of sending lately; none before the first.
    pub rate: Option<f64>,
    /// At that rate, and not before those a server put off are tried again. None while letters rest,
    /// and before all readers are written down.
    pub left: Option<TimeDelta>,
    /// Outside the hours of the sending calendar: when they begin again.
    pub rests_until: Option<DateTime<Utc>>,
    /// What has not left by then expires.
    pub expires_at: DateTime<Utc>,
    /// Readers of this issue who left by themselves between the first letter and the last, or until
    /// now.
    pub left_meanwhile: u64,
    /// The same by the domain of their addresses.
    pub left_by_domain: BTreeMap<String, u64>,
}

/// What happened in one hour. A letter that was put off three times counts there three times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HourFigures {
    pub hour: DateTime<Utc>,
    pub accepted: u64,
    pub deferred: u64,
    pub rejected: u64,
    pub unknown: u64,
    /// Readers who left.
    pub left: u64,
}

/// None: there is no such issue, or it has not begun.
pub async fn progress(context: &Context, id: IssueId) -> anyhow::Result<Option<Progress>> {
    let db = context.database.reader();
    let Some(row) = issue::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let Some(circular) = mail::circular_about(db, (ISSUE, id.0)).await? else { return Ok(None) };
    let now = context.now();
    let sends = row.state == IssueState::Sending;
    let seen = look(context, &circular, sends).await?;
    let counts = seen.counts;
    let accepted = mail::circular::by_hour(db, circular.id).await?;
    let rate = rate(&accepted);
    let rests_until = rests(&circular, now).filter(|_| sends);
    let leaves = sends && row.frozen_at.is_some() && rests_until.is_none();
    let left = match rate.filter(|_| leaves) {
        Some(rate) => remaining(db, (&circular, &counts), (rate, now)).await?,
        None => None,
    };
    let gone = left_meanwhile(context, &row).await?;
    Ok(Some(Progress {
        equation: equation(&counts),
        by_domain: seen.by_domain.clone(),
        left,
        rests_until,
        by_hour: hours(&accepted, &seen.setbacks, &gone.by_hour),
        left_meanwhile: gone.readers,
        left_by_domain: gone.by_domain,
        state: row.state,
        started_at: row.started_at,
        frozen_at: row.frozen_at,
        finished_at: row.finished_at,
        expires_at: circular.expires_at,
        counts,
        rate,
    }))
}

/// The first hour first; hours in which nothing happened are not there.
fn hours(
    accepted: &[HourCount],
    setbacks: &BTreeMap<DateTime<Utc>, Setbacks>,
    left: &BTreeMap<DateTime<Utc>, u64>,
) -> Vec<HourFigures> {
    let mut hours: BTreeMap<DateTime<Utc>, HourFigures> = BTreeMap::new();
    for one in accepted {
        hours.entry(one.hour).or_default().accepted += one.accepted;
    }
    for (hour, setbacks) in setbacks {
        let of = hours.entry(*hour).or_default();
        (of.deferred, of.rejected, of.unknown) =
            (setbacks.deferred, setbacks.rejected, setbacks.unknown);
    }
    for (hour, readers) in left {
        hours.entry(*hour).or_default().left = *readers;
    }
    hours.into_iter().map(|(hour, figures)| HourFigures { hour, ..figures }).collect()
}

/// From the latest hour in which letters were accepted.
#[expect(clippy::cast_precision_loss, reason = "far fewer letters than 2^52")]
fn rate(hours: &[HourCount]) -> Option<f64> {
    let last = hours.iter().rev().find(|hour| hour.accepted > 0)?;
    let took = (last.last - last.first).num_milliseconds().max(1);
    Some(last.accepted as f64 * 1000.0 / took as f64)
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "for people")]
fn time_left(open: u64, rate: f64) -> Option<TimeDelta> {
    TimeDelta::try_milliseconds((open as f64 * 1000.0 / rate) as i64)
}

/// None while mail of all is held.
async fn remaining(
    db: &impl ConnectionTrait,
    (circular, counts): (&Circular, &CircularCounts),
    (rate, now): (f64, DateTime<Utc>),
) -> Result<Option<TimeDelta>, DbErr> {
    if mail::hold(db).await?.is_some() {
        return Ok(None);
    }
    let again = if counts.deferred > 0 { last_again(db, circular.id).await? } else { None };
    Ok(time_left(counts.open(), rate).max(again.map(|at| at - now)))
}

/// When the last of the letters a server put off is tried again.
async fn last_again(
    db: &impl ConnectionTrait,
    circular: MailCircularId,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    message::Entity::find()
        .select_only()
        .column(message::Column::NextAttemptAt)
        .filter(message::Column::CircularId.eq(circular))
        .filter(message::Column::State.eq(LetterState::Deferred))
        .order_by_desc(message::Column::NextAttemptAt)
        .limit(1)
        .into_tuple()
        .one(db)
        .await
}

fn rests(circular: &Circular, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (circular.leaves_from > now).then_some(circular.leaves_from)
}
