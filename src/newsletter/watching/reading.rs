//! What the pages of an issue under way show beside its figures.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use entities::mail::message::{self, Column, LetterState};
use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::issue_event;
use entities::{IssueId, MailCircularId, PersonId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use crate::context::Context;
use crate::mail::{self, LetterLine, LetterQuery};
use crate::newsletter::issues::writers;
use crate::newsletter::sending::{ISSUE, Progress, progress};
use crate::people::persons;

/// An issue that has begun to leave, with everything about its way.
#[derive(Clone, Debug)]
pub struct Facts {
    pub row: issue::Model,
    pub progress: Progress,
    pub now: DateTime<Utc>,
    /// From when on the first of the letters a server put off may be tried again; over while it waits
    /// its turn.
    pub again_at: Option<DateTime<Utc>>,
    /// Mail servers of all are held back just now.
    pub mail_held: bool,
    pub corrects: Option<IssueLink>,
    pub corrected_by: Vec<IssueLink>,
    /// The latest first.
    pub events: Vec<issue_event::Model>,
    /// Of everybody who did something.
    pub names: HashMap<PersonId, String>,
    pub writers: BTreeSet<PersonId>,
}

/// Another issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueLink {
    pub id: IssueId,
    pub number: i32,
    pub state: IssueState,
}

impl IssueLink {
    /// Letters of it left, or may have.
    pub fn has_begun(&self) -> bool {
        use IssueState::{Paused, Sending, Sent, Stopped};
        matches!(self.state, Sending | Paused | Sent | Stopped)
    }
}

impl Facts {
    /// Every letter's row counted, and the sum held against the number that was written down. While
    /// readers are still being written down there is nothing to hold it against.
    pub fn adds_up(&self) -> bool {
        if self.progress.frozen_at.is_none() {
            return true;
        }
        let rows: u64 = self.progress.by_domain.iter().map(|one| one.counts.letters).sum();
        let placed = |counts: &mail::CircularCounts| counts.open() + counts.ended();
        let placed: u64 = self.progress.by_domain.iter().map(|one| placed(&one.counts)).sum();
        rows == self.progress.counts.letters && placed == rows && self.progress.counts.adds_up()
    }

    pub fn is_over(&self) -> bool {
        !matches!(self.row.state, IssueState::Sending | IssueState::Paused)
    }

    /// Every letter has its end. Of one that was stopped some may still be in the hands of a server.
    pub fn has_ended(&self) -> bool {
        self.row.finished_at.is_some()
    }

    /// It ended, and nobody got it: there is nobody to correct it for.
    pub fn reached_nobody(&self) -> bool {
        self.has_ended() && self.progress.counts.accepted + self.progress.counts.unknown == 0
    }
}

/// None: there is no such issue, or it has not begun.
pub async fn facts(context: &Context, id: IssueId) -> anyhow::Result<Option<Facts>> {
    let db = context.database.reader();
    let Some(row) = issue::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let Some(progress) = progress(context, id).await? else { return Ok(None) };
    let circular = mail::circular_about(db, (ISSUE, id.0)).await?;
    let again_at = match circular {
        Some(circular) => again_at(db, circular.id).await?,
        None => None,
    };
    let events = events(db, id).await?;
    let people = events.iter().filter_map(|event| event.acted_by).chain(row.halted_by);
    Ok(Some(Facts {
        now: context.now(),
        again_at,
        mail_held: mail::hold(db).await?.is_some(),
        corrects: links(db, row.corrects_id, None).await?.into_iter().next(),
        corrected_by: corrected_by(db, id).await?,
        names: persons::names(db, people).await?,
        writers: writers(db, &row).await?,
        row,
        progress,
        events,
    }))
}

async fn again_at(
    db: &impl ConnectionTrait,
    circular: MailCircularId,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    message::Entity::find()
        .select_only()
        .column(Column::NextAttemptAt)
        .filter(Column::CircularId.eq(circular))
        .filter(Column::State.eq(LetterState::Deferred))
        .order_by_asc(Column::NextAttemptAt)
        .limit(1)
        .into_tuple()
        .one(db)
        .await
}

async fn events(db: &impl ConnectionTrait, id: IssueId) -> Result<Vec<issue_event::Model>, DbErr> {
    issue_event::Entity::find()
        .filter(issue_event::Column::IssueId.eq(id))
        .order_by_desc(issue_event::Column::At)
        .order_by_desc(issue_event::Column::Id)
        .all(db)
        .await
}

/// Corrections of an issue, also those that are being written.
pub async fn corrected_by(db: &impl ConnectionTrait, id: IssueId) -> Result<Vec<IssueLink>, DbErr> {
    links(db, None, Some(id)).await
}

/// The issue with this id, or those that correct one.
async fn links(
    db: &impl ConnectionTrait,
    id: Option<IssueId>,
    corrects: Option<IssueId>,
) -> Result<Vec<IssueLink>, DbErr> {
    if id.or(corrects).is_none() {
        return Ok(Vec::new());
    }
    let mut select = issue::Entity::find()
        .select_only()
        .columns([issue::Column::Id, issue::Column::Number, issue::Column::State])
        .order_by_asc(issue::Column::Number);
    if let Some(id) = id {
        select = select.filter(issue::Column::Id.eq(id));
    }
    if let Some(first) = corrects {
        select = select.filter(issue::Column::CorrectsId.eq(first));
    }
    let rows: Vec<(IssueId, i32, IssueState)> = select.into_tuple().all(db).await?;
    Ok(rows.into_iter().map(|(id, number, state)| IssueLink { id, number, state }).collect())
}

/// Ends of letters that people look at one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nobody knows whether they arrived.
    Unknown,
    /// Refused for good, or set aside.
    Refused,
}

impl Fate {
    fn states(self) -> Vec<LetterState> {
        match self {
            Self::Unknown => vec![LetterState::Unknown],
            Self::Refused => vec![LetterState::Rejected, LetterState::Quarantined],
        }
    }
}

/// One page of an issue's letters of a kind, newest first, and how many there are; `page` counts
/// from 0. None: there is no such issue, or it has not begun.
pub async fn letters_of(
    context: &Context,
    (id, fate): (IssueId, Fate),
    (page, per_page): (u64, u64),
) -> anyhow::Result<Option<(Vec<LetterLine>, u64)>> {
    let db = context.database.reader();
    let Some(circular) = mail::circular_about(db, (ISSUE, id.0)).await? else {
        return Ok(None);
    };
    let query = LetterQuery {
        circular: Some(circular.id),
        states: fate.states(),
        ..LetterQuery::default()
    };
    Ok(Some(mail::letters(db, &context.post, &query, page, per_page).await?))
}
