use chrono::{DateTime, Utc};
use entities::mail::message::{self, Column, LetterState};
use entities::newsletter::issue;
use entities::{MailCircularId, MailMessageId};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::chain::{Chain, Link, Origin};
use crate::mail;
use crate::newsletter::sending::ISSUE;

/// What staff say of a letter nobody knows about.
const DECIDED: [&str; 2] = ["marked_sent", "marked_lost"];

/// Letters in memory at once.
pub const PART: u64 = 1_000;

/// The chain over an issue's letters as they are just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    /// Hex SHA-256.
    pub head: String,
    pub letters: u64,
    /// Of all fences: whatever is done to a letter raises its fence.
    pub(super) fences: i64,
}

impl Present {
    /// To look at.
    pub(in crate::newsletter) fn sample(head: String, letters: u64) -> Self {
        Self { head, letters, fences: 0 }
    }
}

/// What the chain takes from a letter.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "message::Entity")]
pub(super) struct Line {
    pub id: MailMessageId,
    to_key: String,
    rfc_message_id: String,
    state: LetterState,
    smtp_code: Option<i32>,
    finished_at: Option<DateTime<Utc>>,
    endpoint: Option<String>,
    error_class: Option<String>,
    fence: i64,
}

impl Line {
    pub fn link(self) -> Link {
        Link {
            letter: self.id,
            address_key: self.to_key,
            message_id: self.rfc_message_id,
            state: self.state,
            code: self.smtp_code,
            finished_at: self.finished_at,
            endpoint: self.endpoint,
            decided: self.error_class.filter(|class| DECIDED.contains(&class.as_str())),
        }
    }
}

pub(super) fn origin(row: &issue::Model) -> Origin {
    Origin {
        issue: row.id,
        number: row.number,
        content_hash: row.content_hash.clone().unwrap_or_default(),
        audience: row.audience_count.unwrap_or_default(),
    }
}

/// Walks all letters of an issue. None: it has not begun to leave, so there are none.
pub async fn present(
    db: &impl ConnectionTrait,
    row: &issue::Model,
) -> Result<Option<Present>, DbErr> {
    let Some(circular) = mail::circular_about(db, (ISSUE, row.id.0)).await? else {
        return Ok(None);
    };
    let (mut chain, _) = Chain::begin(&origin(row));
    let (mut last, mut fences) = (None, 0);
    loop {
        let part = part(db, circular.id, last).await?;
        let Some(end) = part.last() else { break };
        last = Some(end.id);
        for line in part {
            fences += line.fence;
            chain.add(&line.link());
        }
    }
    Ok(Some(Present { head: chain.head(), letters: chain.links(), fences }))
}

/// The next letters in the order of their ids.
pub(super) async fn part(
    db: &impl ConnectionTrait,
    circular: MailCircularId,
    after: Option<MailMessageId>,
) -> Result<Vec<Line>, DbErr> {
    message::Entity::find()
        .filter(Column::CircularId.eq(circular))
        .filter(Condition::all().add_option(after.map(|id| Column::Id.gt(id))))
        .order_by_asc(Column::Id)
        .limit(PART)
        .into_partial_model::<Line>()
        .all(db)
        .await
}

/// The sum of the fences alone.
pub(super) async fn fences(
    db: &impl ConnectionTrait,
    circular: MailCircularId,
) -> Result<i64, DbErr> {
    let (mut last, mut sum) = (None::<MailMessageId>, 0);
    loop {
        let part: Vec<(MailMessageId, i64)> = message::Entity::find()
            .select_only()
            .columns([Column::Id, Column::Fence])
            .filter(Column::CircularId.eq(circular))
            .filter(Condition::all().add_option(last.map(|id| Column::Id.gt(id))))
            .order_by_asc(Column::Id)
            .limit(PART)
            .into_tuple()
            .all(db)
            .await?;
        let Some((id, _)) = part.last() else { return Ok(sum) };
        last = Some(*id);
        sum += part.iter().map(|(_, fence)| fence).sum::<i64>();
    }
}
