//! Letters as staff see them. Bodies that hold a secret are never among it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::mail::message::{self, Column, LetterClass, LetterState};
use entities::mail::{attempt, circular};
use entities::{MailCircularId, MailMessageId, PersonId};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait,
    FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::EXCEPTION;
use super::courier::{merged, with_acceptance};
use super::masked::{masked, masked_calendar};

/// A line in a list of letters.
#[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "message::Entity")]
pub struct LetterLine {
    pub id: MailMessageId,
    pub letter: String,
    pub class: LetterClass,
    pub to_address: String,
    pub person_id: Option<PersonId>,
    pub circular_id: Option<MailCircularId>,
    pub subject: String,
    pub state: LetterState,
    pub created_at: DateTime<Utc>,
    pub not_before: Option<DateTime<Utc>>,
    pub next_attempt_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
    pub attempts: i32,
    pub error_class: Option<String>,
    pub smtp_code: Option<i32>,
    pub smtp_reply: Option<String>,
    pub concerns_kind: Option<String>,
    pub concerns_id: Option<Uuid>,
}

/// One letter with its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterView {
    pub line: LetterLine,
    pub message_id: String,
    pub expires_at: DateTime<Utc>,
    pub endpoint: Option<String>,
    /// None: the letter is confidential.
    pub content: Option<Content>,
    /// Oldest first.
    pub attempts: Vec<attempt::Model>,
}

/// What a letter says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    pub text: String,
    pub html: String,
    pub calendar: Option<String>,
}

/// Letters of a circular have its subject.
pub(super) async fn with_subjects<C: ConnectionTrait>(
    reader: &C,
    mut lines: Vec<LetterLine>,
) -> Result<Vec<LetterLine>, DbErr> {
    let mut ids: Vec<_> = lines.iter().filter_map(|line| line.circular_id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(lines);
    }
    let subjects: Vec<(MailCircularId, String)> = circular::Entity::find()
        .select_only()
        .columns([circular::Column::Id, circular::Column::Subject])
        .filter(circular::Column::Id.is_in(ids))
        .into_tuple()
        .all(reader)
        .await?;
    let subjects: HashMap<_, _> = subjects.into_iter().collect();
    for line in &mut lines {
        if let Some(subject) = line.circular_id.and_then(|id| subjects.get(&id)) {
            line.subject.clone_from(subject);
        }
    }
    Ok(lines)
}

/// One letter with its history; none when there is no such letter.
pub async fn letter<C: ConnectionTrait>(
    reader: &C,
    id: MailMessageId,
) -> Result<Option<LetterView>, DbErr> {
    let Some(mut row) = message::Entity::find_by_id(id).one(reader).await? else {
        return Ok(None);
    };
    if let Some(id) = row.circular_id
        && let Some(circular) = circular::Entity::find_by_id(id).one(reader).await?
    {
        let values = row.merge_values.as_deref().unwrap_or_default();
        let merged = merged(&circular, values);
        (row.text_body, row.html_body) =
            merged.map_err(|error| DbErr::Custom(format!("{error:#}")))?;
        row.subject = circular.subject;
        row.concerns_kind = Some(circular.concerns_kind);
        row.concerns_id = Some(circular.concerns_id);
    }
    let attempts = attempt::Entity::find()
        .filter(attempt::Column::MessageId.eq(id))
        .order_by_asc(attempt::Column::EndedAt)
        .order_by_asc(attempt::Column::Fence)
        .order_by_asc(attempt::Column::Id)
        .all(reader)
        .await?;
    let attempts = with_acceptance(&row, attempts);
    Ok(Some(view(row, attempts)))
}

fn view(row: message::Model, attempts: Vec<attempt::Model>) -> LetterView {
    let content = (!row.confidential).then_some(Content {
        text: masked(&row.text_body),
        html: masked(&row.html_body),
        calendar: row.calendar_ics.as_deref().map(masked_calendar),
    });
    LetterView {
        message_id: row.rfc_message_id,
        expires_at: row.expires_at,
        endpoint: row.endpoint,
        content,
        attempts,
        line: LetterLine {
            id: row.id,
            letter: row.letter,
            class: row.class,
            to_address: row.to_address,
            person_id: row.person_id,
            circular_id: row.circular_id,
            subject: row.subject,
            state: row.state,
            created_at: row.created_at,
            not_before: row.not_before,
            next_attempt_at: row.next_attempt_at,
            finished_at: row.finished_at,
            attempts: row.attempts,
            error_class: row.error_class,
            smtp_code: row.smtp_code,
            smtp_reply: row.smtp_reply,
            concerns_kind: row.concerns_kind,
            concerns_id: row.concerns_id,
        },
    }
}

/// Letters that want a person's attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Troubles {
    /// Refused or given up since the given time.
    pub undelivered: u64,
    /// Nobody knows whether they arrived. Letters of a circular are counted where that one is.
    pub unknown: u64,
    /// Set aside because senders died over them.
    pub quarantined: u64,
}

/// Counts letters that want attention; `since` limits the refused ones.
pub async fn troubles<C: ConnectionTrait>(
    reader: &C,
    since: DateTime<Utc>,
) -> Result<Troubles, DbErr> {
    let undelivered = Condition::all()
        .add(in_exception(&[LetterState::Rejected, LetterState::Suppressed]))
        .add(Column::FinishedAt.gte(since));
    Ok(Troubles {
        undelivered: message::Entity::find().filter(undelivered).count(reader).await?,
        unknown: message::Entity::find()
            .filter(in_exception(&[LetterState::Unknown]))
            .filter(Column::CircularId.is_null())
            .count(reader)
            .await?,
        quarantined: count(reader, LetterState::Quarantined).await?,
    })
}

/// How many letters stand in each state.
pub async fn counts<C: ConnectionTrait>(reader: &C) -> Result<Vec<(LetterState, u64)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        state: LetterState,
        letters: i64,
    }
    let rows = message::Entity::find()
        .select_only()
        .column(Column::State)
        .column_as(Column::Id.count(), "letters")
        .group_by(Column::State)
        .into_model::<Row>()
        .all(reader)
        .await?;
    Ok(rows.into_iter().map(|row| (row.state, row.letters.unsigned_abs())).collect())
}

async fn count<C: ConnectionTrait>(reader: &C, state: LetterState) -> Result<u64, DbErr> {
    message::Entity::find().filter(in_exception(&[state])).count(reader).await
}

/// Letters in one of these states, none of them on the ordinary way: found by their index.
pub fn in_exception(states: &[LetterState]) -> Expr {
    Expr::col(EXCEPTION).is_in(states.iter().map(ActiveEnum::to_value))
}
