//! Who left after an issue.

use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::message::LetterState;
use entities::newsletter::consent::{self, Act, Column};
use entities::newsletter::issue;
use entities::{IssueId, SubscriberId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use crate::newsletter::sending::letters_to;

/// An issue is not taken to be the cause of what happens later.
const AT_MOST: TimeDelta = TimeDelta::days(30);

/// From when to when what happens is counted as happening after an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// Until the next issue, or for thirty days. None: it has not begun.
pub async fn window(
    db: &impl ConnectionTrait,
    row: &issue::Model,
) -> Result<Option<Window>, DbErr> {
    let Some(from) = row.started_at else { return Ok(None) };
    let next: Option<Option<DateTime<Utc>>> = issue::Entity::find()
        .select_only()
        .column(issue::Column::StartedAt)
        .filter(issue::Column::StartedAt.gt(from))
        .order_by_asc(issue::Column::StartedAt)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    let longest = from + AT_MOST;
    let until = next.flatten().map_or(longest, |next| next.min(longest));
    Ok(Some(Window { from, until }))
}

/// Readers who got the issue and left within the window.
pub async fn left_after(
    db: &impl ConnectionTrait,
    (id, window): (IssueId, Window),
) -> Result<u64, DbErr> {
    let left: Vec<Option<SubscriberId>> = consent::Entity::find()
        .select_only()
        .column(Column::SubscriberId)
        .filter(Column::Act.is_in([Act::Left, Act::Stopped]))
        .filter(Column::At.gt(window.from))
        .filter(Column::At.lte(window.until))
        .into_tuple()
        .all(db)
        .await?;
    letters_to(db, (id, Some(LetterState::Accepted)), left.into_iter().flatten()).await
}
