//! What pages and the API read of issues.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::newsletter::issue::{self, Column, IssueState};
use entities::newsletter::issue_event;
use entities::{IssueId, PersonId, SegmentId};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};
use serde::Serialize;

use super::composed::{self, Composed};
use super::content;
use super::render::Content;
use super::stored::{self, FileLine};
use super::{audience, published, wording};
use crate::context::Context;
use crate::mail;
use crate::newsletter::sending::ISSUE;
use crate::people::persons;

/// One issue with everything about it.
#[derive(Clone, Debug)]
pub struct IssueView {
    pub whole: Composed,
    /// What is approved or read for approval; for a draft what it would be now.
    pub content: Content,
    /// Of what is shown: what an approver approves.
    pub content_hash: String,
    pub files: Vec<FileLine>,
    pub audience: String,
    /// Just now.
    pub readers: u64,
    /// Readers got it, or are about to.
    pub reached: bool,
    /// It is over, and nobody got it.
    pub reached_nobody: bool,
    /// What has not left by then expires; none before it begins.
    pub expires_at: Option<DateTime<Utc>>,
    /// The latest first.
    pub events: Vec<issue_event::Model>,
    /// Of everybody who did something.
    pub names: HashMap<PersonId, String>,
    pub writers: Vec<PersonId>,
}

impl IssueView {
    pub fn row(&self) -> &issue::Model {
        &self.whole.row
    }

    pub fn name(&self, id: Option<PersonId>) -> String {
        let name = id.and_then(|id| self.names.get(&id)).cloned();
        name.unwrap_or_else(|| "（自動）".to_owned())
    }

    /// Whether somebody may approve it: only what they wrote nothing of.
    pub fn may_be_approved_by(&self, person: PersonId) -> bool {
        self.row().state == IssueState::InReview && !self.writers.contains(&person)
    }

    /// Whether it stands among the back numbers.
    pub fn is_published(&self) -> bool {
        self.reached && self.row().on_the_web
    }

    /// 「第12号」
    pub fn number(&self) -> String {
        format!("第{}号", self.row().number)
    }

    pub fn state(&self) -> &'static str {
        wording::state(self.row().state)
    }
}

/// One issue, for the newsroom.
pub async fn issue_view(context: &Context, id: IssueId) -> anyhow::Result<Option<IssueView>> {
    let db = context.database.reader();
    let Some(row) = stored::find(db, id).await? else { return Ok(None) };
    let whole = composed::compose(context, &row).await?;
    let frozen = content::frozen(db, &row).await?;
    let shown = frozen.unwrap_or_else(|| whole.content.clone());
    let files = stored::file_lines(db, id).await?;
    let events = stored::events(db, id).await?;
    let circular = mail::circular_about(db, (ISSUE, id.0)).await?;
    let people = events.iter().filter_map(|event| event.acted_by);
    let names = persons::names(db, people.chain(row.drafted_by)).await?;
    Ok(Some(IssueView {
        content_hash: content::content_hash(&row, &shown, &files),
        audience: audience::words(context, &row).await?,
        readers: audience::count(context, &row).await?,
        reached: published::has_reached(db, &row).await?,
        reached_nobody: audience::ended_with_nobody(db, &row).await?,
        expires_at: circular.map(|circular| circular.expires_at),
        writers: stored::writers(db, &row).await?.into_iter().collect(),
        whole,
        content: shown,
        files,
        events,
        names,
    }))
}

/// Issues that were saved with a group, the newest first.
pub async fn issues_to(
    db: &impl ConnectionTrait,
    group: SegmentId,
    limit: u64,
) -> Result<Vec<issue::Model>, DbErr> {
    let select = issue::Entity::find().filter(Column::SegmentId.eq(group));
    select.order_by_desc(Column::Number).limit(limit).all(db).await
}

/// Issues by number, the newest first, from below a number on.
pub async fn issues(
    db: &impl ConnectionTrait,
    state: Option<IssueState>,
    (below, limit): (Option<i32>, u64),
) -> Result<Vec<issue::Model>, DbErr> {
    let mut select = issue::Entity::find().order_by_desc(Column::Number).limit(limit);
    if let Some(state) = state {
        select = select.filter(Column::State.eq(state));
    }
    if let Some(below) = below {
        select = select.filter(Column::Number.lt(below));
    }
    select.all(db).await
}

/// When the sending of an issue began, begins, or is meant to.
pub fn sending_time(row: &issue::Model) -> Option<DateTime<Utc>> {
    row.started_at.or(row.starts_at).or(row.planned_at)
}

/// Issues whose [`sending_time`] lies between two instants, by number, at most `limit`.
pub async fn issues_between(
    db: &impl ConnectionTrait,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    limit: u64,
) -> Result<Vec<issue::Model>, DbErr> {
    let within = |at: Column| Condition::all().add(at.gte(from)).add(at.lt(until));
    let begins = within(Column::StartsAt).add(Column::StartedAt.is_null());
    let planned =
        within(Column::PlannedAt).add(Column::StartsAt.is_null()).add(Column::StartedAt.is_null());
    issue::Entity::find()
        .filter(Condition::any().add(within(Column::StartedAt)).add(begins).add(planned))
        .order_by_asc(Column::Number)
        .limit(limit)
        .all(db)
        .await
}

/// Back numbers anybody may read, the newest first, from below a number on.
pub async fn back_numbers(
    db: &impl ConnectionTrait,
    (below, limit): (Option<i32>, u64),
) -> Result<Vec<issue::Model>, DbErr> {
    let mut select = issue::Entity::find()
        .filter(published::published())
        .order_by_desc(Column::Number)
        .limit(limit);
    if let Some(below) = below {
        select = select.filter(Column::Number.lt(below));
    }
    select.all(db).await
}

/// One of them.
pub async fn back_number(context: &Context, number: i32) -> anyhow::Result<Option<Composed>> {
    match stored::published(context.database.reader(), number).await? {
        Some(row) => Ok(Some(composed::compose(context, &row).await?)),
        None => Ok(None),
    }
}

/// A correction that reached readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Correction {
    pub number: i32,
    /// It stands among the back numbers.
    pub on_the_web: bool,
}

/// Those of an issue, by number.
pub async fn corrections(db: &impl ConnectionTrait, id: IssueId) -> Result<Vec<Correction>, DbErr> {
    let rows: Vec<(i32, bool)> = issue::Entity::find()
        .select_only()
        .columns([Column::Number, Column::OnTheWeb])
        .filter(Column::CorrectsId.eq(id))
        .filter(published::reached())
        .order_by_asc(Column::Number)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(number, on_the_web)| Correction { number, on_the_web }).collect())
}

/// What waits for somebody of the newsroom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueTask {
    pub id: IssueId,
    pub number: i32,
    pub what: IssueToDo,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssueToDo {
    /// Wants this person's approval, since then.
    Approve { since: Option<DateTime<Utc>> },
    /// Leaves then; everybody can stop it.
    MayStop { starts_at: Option<DateTime<Utc>> },
    /// Came back to this person, who wrote it.
    Mend,
}

/// What a person has to do about issues; `approves` says whether they may.
pub async fn issue_work(
    db: &impl ConnectionTrait,
    (who, approves): (PersonId, bool),
) -> Result<Vec<IssueTask>, DbErr> {
    let states = [IssueState::InReview, IssueState::Approved, IssueState::Draft];
    let rows = issue::Entity::find()
        .filter(Column::State.is_in(states))
        .order_by_asc(Column::Number)
        .all(db)
        .await?;
    let mut tasks = Vec::new();
    for row in rows {
        let what = match row.state {
            IssueState::InReview
                if approves && !stored::writers(db, &row).await?.contains(&who) =>
            {
                IssueToDo::Approve { since: row.asked_at }
            }
            IssueState::Approved => IssueToDo::MayStop { starts_at: row.starts_at },
            IssueState::Draft if came_back_to(db, (&row, who)).await? => IssueToDo::Mend,
            _ => continue,
        };
        tasks.push(IssueTask { id: row.id, number: row.number, what });
    }
    Ok(tasks)
}

/// Whether the last thing that happened to it was that somebody gave it back to this person, who
/// drafted it, or answers for one that drafted itself.
async fn came_back_to(
    db: &impl ConnectionTrait,
    (row, who): (&issue::Model, PersonId),
) -> Result<bool, DbErr> {
    use entities::newsletter::issue_event::IssueAct;
    let is_theirs = match row.drafted_by {
        Some(drafter) => drafter == who,
        None => stored::writers(db, row).await?.contains(&who),
    };
    if !is_theirs {
        return Ok(false);
    }
    let last = stored::events(db, row.id).await?.into_iter().next();
    Ok(last.is_some_and(|event| matches!(event.act, IssueAct::Returned | IssueAct::ApprovalVoided)))
}
