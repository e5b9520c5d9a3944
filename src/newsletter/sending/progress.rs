//! How far an issue is, for whoever watches it go.

use chrono::{DateTime, TimeDelta, Utc};
use entities::IssueId;
use entities::newsletter::consent::{self, Act};
use entities::newsletter::issue::{self, IssueState};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

use super::begin::ISSUE;
use super::run::equation;
use crate::context::Context;
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
    pub by_hour: Vec<HourCount>,
    /// Letters accepted per second of sending lately; none before the first.
    pub rate: Option<f64>,
    /// At that rate, and as long as nothing rests; none before all readers are written down.
    pub left: Option<TimeDelta>,
    /// Outside the hours of the sending calendar: when they begin again.
    pub rests_until: Option<DateTime<Utc>>,
    /// What has not left by then expires.
    pub expires_at: DateTime<Utc>,
    /// Readers who left by themselves between the first letter and the last, or until now.
    pub left_meanwhile: u64,
}

/// None: there is no such issue, or it has not begun.
pub async fn progress(context: &Context, id: IssueId) -> anyhow::Result<Option<Progress>> {
    let db = context.database.reader();
    let Some(row) = issue::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let Some(circular) = mail::circular_about(db, (ISSUE, id.0)).await? else { return Ok(None) };
    let now = context.now();
    let counts = mail::circular::counts(db, circular.id).await?;
    let by_hour = mail::circular::by_hour(db, circular.id).await?;
    let rate = rate(&by_hour);
    let sends = row.state == IssueState::Sending;
    Ok(Some(Progress {
        equation: equation(&counts),
        by_domain: mail::circular::by_domain(db, circular.id).await?,
        left: rate
            .filter(|_| sends && row.frozen_at.is_some())
            .and_then(|rate| time_left(counts.open(), rate)),
        rests_until: rests(&circular, now).filter(|_| sends),
        left_meanwhile: left_meanwhile(context, &row).await?,
        state: row.state,
        started_at: row.started_at,
        frozen_at: row.frozen_at,
        finished_at: row.finished_at,
        expires_at: circular.expires_at,
        counts,
        by_hour,
        rate,
    }))
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

fn rests(circular: &Circular, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (circular.leaves_from > now).then_some(circular.leaves_from)
}

async fn left_meanwhile(context: &Context, row: &issue::Model) -> anyhow::Result<u64> {
    let Some(from) = row.started_at else { return Ok(0) };
    let until = row.finished_at.unwrap_or_else(|| context.now());
    let left = consent::Entity::find()
        .filter(consent::Column::Act.eq(Act::Left))
        .filter(consent::Column::At.between(from, until));
    Ok(left.count(context.database.reader()).await?)
}
