//! Readers who chose one letter a month, and whether this month's is being made.

use chrono::{Datelike as _, Months, NaiveDate};
use entities::newsletter::issue::{self, Column, IssueState};
use entities::newsletter::subscriber::Frequency;
use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _};

use super::stored;
use crate::context::Context;
use crate::newsletter::segments::{Audience, Segment};
use crate::vocabulary::tokyo;

/// So many last days of a month the digest is asked for.
const LAST_DAYS: i64 = 7;

/// A digest nobody has begun although the month ends soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DigestDue {
    /// Who get nothing else.
    pub readers: u64,
    /// The last day of the month.
    pub until: NaiveDate,
}

/// Whether somebody should begin this month's digest: readers wait for one, the month ends soon,
/// and none was drafted in it or is still on its way.
pub async fn digest_due(context: &Context) -> anyhow::Result<Option<DigestDue>> {
    let (db, today) = (context.database.reader(), tokyo::day_of(context.now()));
    let first = today.with_day(1).unwrap_or(today);
    let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
    let Some(until) = next.pred_opt().filter(|_| (next - today).num_days() <= LAST_DAYS) else {
        return Ok(None);
    };
    let this_month = Condition::all()
        .add(Column::DraftedAt.gte(tokyo::start_of_day(first)))
        .add(Column::State.is_not_in([IssueState::Stopped, IssueState::Lapsed]));
    let under_way =
        Column::State.is_not_in([IssueState::Sent, IssueState::Stopped, IssueState::Lapsed]);
    let issues = issue::Entity::find()
        .filter(Condition::any().add(this_month).add(under_way))
        .filter(Column::CorrectsId.is_null())
        .all(db)
        .await?;
    for row in &issues {
        if stored::rule(row)?.frequency == Some(Frequency::MonthlyDigest) {
            return Ok(None);
        }
    }
    let monthly = Segment { frequency: Some(Frequency::MonthlyDigest), ..Segment::default() };
    let readers = Audience::of(db, &monthly, today).await?.count(db).await?;
    Ok((readers > 0).then_some(DigestDue { readers, until }))
}
