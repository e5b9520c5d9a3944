//! What the log of a mail server knows letters by.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::MailMessageId;
use entities::mail::attempt::{self, AttemptOutcome};
use entities::mail::message;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    pub message_id: String,
    /// The server it was last handed to, as far as that is on record.
    pub endpoint: Option<String>,
    /// When nobody knew about it for the last time; otherwise when it was taken in hand.
    pub tried_at: Option<DateTime<Utc>>,
}

/// Of these letters. Two queries.
pub async fn traces(
    reader: &impl ConnectionTrait,
    letters: &[MailMessageId],
) -> Result<HashMap<MailMessageId, Trace>, DbErr> {
    type Row = (MailMessageId, String, Option<String>, Option<DateTime<Utc>>);
    if letters.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Row> = message::Entity::find()
        .select_only()
        .columns([
            message::Column::Id,
            message::Column::RfcMessageId,
            message::Column::Endpoint,
            message::Column::DatedAt,
        ])
        .filter(message::Column::Id.is_in(letters.iter().copied()))
        .into_tuple()
        .all(reader)
        .await?;
    let mut lost = lost_at(reader, letters).await?;
    Ok(rows
        .into_iter()
        .map(|(id, message_id, endpoint, dated_at)| {
            let tried_at = lost.remove(&id).or(dated_at);
            (id, Trace { message_id, endpoint, tried_at })
        })
        .collect())
}

async fn lost_at(
    reader: &impl ConnectionTrait,
    letters: &[MailMessageId],
) -> Result<HashMap<MailMessageId, DateTime<Utc>>, DbErr> {
    let rows: Vec<(MailMessageId, DateTime<Utc>)> = attempt::Entity::find()
        .select_only()
        .column(attempt::Column::MessageId)
        .column_as(attempt::Column::EndedAt.max(), "ended_at")
        .filter(attempt::Column::MessageId.is_in(letters.iter().copied()))
        .filter(attempt::Column::Outcome.eq(AttemptOutcome::Unknown))
        .group_by(attempt::Column::MessageId)
        .into_tuple()
        .all(reader)
        .await?;
    Ok(rows.into_iter().collect())
}
