//! Issues somebody should look at today.

use chrono::TimeDelta;
use entities::IssueId;
use entities::mail::circular;
use entities::newsletter::issue::{self, Column, IssueState};
use sea_orm::{
    ColumnTrait as _, Condition, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use crate::context::Context;
use crate::mail::{self, CircularCounts};
use crate::newsletter::sending::ISSUE;

/// Issues that ended longer ago are not looked at any more.
const LATELY: TimeDelta = TimeDelta::days(30);

/// So long after its end an issue's rows are counted once more, each time the desk is opened.
const FRESH: TimeDelta = TimeDelta::days(2);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchTask {
    pub id: IssueId,
    pub number: i32,
    pub what: IssueWatch,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssueWatch {
    Sending {
        letters: u64,
        ended: u64,
    },
    Paused,
    /// Did not leave in its time, and waits for somebody to save it anew or to throw it away.
    Lapsed,
    /// Nobody knows whether these arrived.
    Unknown {
        letters: u64,
    },
    /// The ends of its letters are not as many as its letters.
    DoesNotAddUp,
}

/// Issues under way, those that lapsed lately, and those that ended with something wrong; by number.
pub async fn watch_work(context: &Context) -> Result<Vec<WatchTask>, DbErr> {
    let (db, now) = (context.database.reader(), context.now());
    let under_way = Column::State.is_in([IssueState::Sending, IssueState::Paused]);
    let over = Condition::all()
        .add(Column::State.is_in([IssueState::Sent, IssueState::Stopped, IssueState::Lapsed]))
        .add(Column::FinishedAt.gte(now - LATELY));
    let rows = issue::Entity::find()
        .filter(Condition::any().add(under_way).add(over))
        .order_by_asc(Column::Number)
        .all(db)
        .await?;
    let mut tasks = Vec::new();
    for row in rows {
        if row.state == IssueState::Lapsed {
            tasks.push(WatchTask { id: row.id, number: row.number, what: IssueWatch::Lapsed });
            continue;
        }
        let Some(circular) = mail::circular_about(db, (ISSUE, row.id.0)).await? else { continue };
        let counts = mail::circular::counts(db, circular.id).await?;
        let fresh = row.finished_at.is_some_and(|at| at > now - FRESH);
        let adds_up = counts.adds_up() && (!fresh || recounted(context, &circular).await?);
        let task = |what| WatchTask { id: row.id, number: row.number, what };
        tasks.extend(tasks_of(row.state, &counts, adds_up).into_iter().map(task));
    }
    Ok(tasks)
}

async fn recounted(context: &Context, circular: &circular::Model) -> Result<bool, DbErr> {
    Ok(mail::circular::recount(context.database.reader(), circular.id).await?.adds_up())
}

fn tasks_of(state: IssueState, counts: &CircularCounts, adds_up: bool) -> Vec<IssueWatch> {
    let unknown = counts.unknown;
    let under_way = match state {
        IssueState::Sending => {
            Some(IssueWatch::Sending { letters: counts.letters, ended: counts.ended() })
        }
        IssueState::Paused => Some(IssueWatch::Paused),
        _ => None,
    };
    let unknown = (unknown > 0).then_some(IssueWatch::Unknown { letters: unknown });
    let wrong = (!adds_up).then_some(IssueWatch::DoesNotAddUp);
    [wrong, unknown, under_way].into_iter().flatten().collect()
}
