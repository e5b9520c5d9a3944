//! What happens by the clock: issues begin, rest outside their hours, expire and end.

use chrono::{DateTime, Utc};
use entities::mail::circular::{self, CircularState, Column as Of};
use entities::newsletter::issue::{self, Column, IssueState};
use entities::newsletter::issue_event::{self, IssueAct};
use entities::{IssueId, PersonId};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::begin::{ISSUE, begin_due, ripe, save};
use super::freeze::{freeze_due, unfrozen};
use super::source::Source;
use crate::context::Context;
use crate::mail::{self, Circular, CircularCounts, LetterState};
use crate::newsletter::pen::Pen;

/// Until when an approved issue is held, and when it starts.
type Planned = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// Whether an issue should begin, or something of one under way wants doing.
pub async fn is_due(reader: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let begins = Condition::any().add(ripe(now)).add(unfrozen());
    if issue::Entity::find().filter(begins).count(reader).await? > 0 {
        return Ok(true);
    }
    for circular in under_way(reader).await? {
        if is_over(&circular, now)
            || circular.state == CircularState::Stopped
            || !mail::circular::is_open(reader, circular.id).await?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// When the next issue begins, or the next hours do; none if nothing is planned.
pub async fn next_due(
    reader: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    let planned: Vec<Planned> = issue::Entity::find()
        .select_only()
        .columns([Column::HeldUntil, Column::StartsAt])
        .filter(Column::State.eq(IssueState::Approved))
        .into_tuple()
        .all(reader)
        .await?;
    let begins = planned.into_iter().filter_map(|(held, starts)| Some(held?.max(starts?)));
    let hours = under_way(reader).await?.into_iter().flat_map(|circular| {
        [Some(circular.leaves_from), circular.leaves_until, Some(circular.expires_at)]
    });
    Ok(begins.chain(hours.flatten()).filter(|at| *at > now).min())
}

/// Does all of it. Interrupted anywhere, the next call goes on.
pub async fn do_due(context: &Context, source: Source) -> anyhow::Result<()> {
    let begun = begin_due(context, source).await;
    freeze_due(context).await?;
    for circular in under_way(context.database.reader()).await? {
        look_after(context, source, &circular).await?;
    }
    begun
}

/// Circulars of issues whose letters have not all ended.
async fn under_way(reader: &impl ConnectionTrait) -> Result<Vec<Circular>, DbErr> {
    let lives = [CircularState::Running, CircularState::Paused];
    // One that was stopped lives on until its letters have ended and the issue says so.
    let unfinished = Query::select()
        .column(Column::Id)
        .from(issue::Entity)
        .and_where(Column::State.eq(IssueState::Stopped))
        .and_where(Column::FinishedAt.is_null())
        .to_owned();
    let stopped = Condition::all()
        .add(Of::State.eq(CircularState::Stopped))
        .add(Of::ConcernsId.in_subquery(unfinished));
    circular::Entity::find()
        .filter(Of::ConcernsKind.eq(ISSUE))
        .filter(Condition::any().add(Of::State.is_in(lives)).add(stopped))
        .order_by_asc(Of::CreatedAt)
        .all(reader)
        .await
}

/// Its hours have ended, or its time.
fn is_over(circular: &Circular, now: DateTime<Utc>) -> bool {
    circular.expires_at <= now || circular.leaves_until.is_some_and(|until| until <= now)
}

async fn look_after(context: &Context, source: Source, circular: &Circular) -> anyhow::Result<()> {
    let (now, database) = (context.now(), &context.database);
    let ends = if circular.state == CircularState::Stopped {
        Some(LetterState::Stopped)
    } else {
        (circular.expires_at <= now).then_some(LetterState::Expired)
    };
    if let Some(state) = ends {
        mail::end_waiting(database, &context.post, now, (circular.id, state)).await?;
    } else if is_over(circular, now) {
        next_hours(context, source, circular).await?;
    }
    finish(context, circular).await
}

/// The hours are over; the next ones of the calendar take their place.
async fn next_hours(context: &Context, source: Source, circular: &Circular) -> anyhow::Result<()> {
    let Some(hours) = (source.hours)(context, context.now()).await? else { return Ok(()) };
    let tx = context.database.begin_write().await?;
    mail::set_circular_hours(&tx, circular.id, (hours.from, hours.until)).await?;
    tx.commit().await?;
    Ok(())
}

/// Every letter has an end: every row is counted again, and the issue ends with the sum.
async fn finish(context: &Context, circular: &Circular) -> anyhow::Result<()> {
    use CircularState::{Finished, Paused, Running};

    let reader = context.database.reader();
    if mail::circular::is_open(reader, circular.id).await? {
        return Ok(());
    }
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let id = IssueId(circular.concerns_id);
    let found = issue::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let Some(mut row) = found.filter(|row| row.finished_at.is_none()) else { return Ok(()) };
    // All that were written down have their end, and others are still being written down.
    if row.frozen_at.is_none() && row.state != IssueState::Stopped {
        return Ok(());
    }
    // Whoever sends a letter once more waits here, and then finds the circular ended.
    mail::circular::held(&tx, circular.id).await?;
    let counts = mail::circular::recount(&tx, circular.id).await?;
    // Somebody decided in between that a letter goes once more.
    if counts.open() > 0 {
        return Ok(());
    }
    if !counts.adds_up() {
        tracing::error!(issue = %id, ?counts, "the letters of an issue do not add up");
    }
    if row.state != IssueState::Stopped {
        row.state = IssueState::Sent;
        let turned = (&[Running, Paused][..], Finished);
        mail::circular::turn(&tx, pen.now, circular.id, turned).await?;
    }
    row.finished_at = Some(pen.now);
    note(pen, id, IssueAct::Finished, (None, &equation(&counts))).await?;
    save(pen, row).await?;
    tx.commit().await?;
    Ok(())
}

/// 対象 = 受理 + 拒否 + …
pub fn equation(counts: &CircularCounts) -> String {
    let sum = format!(
        "対象{}件 ＝ 受理{}件 ＋ 拒否{}件 ＋ 対象外{}件 ＋ 結果不明{}件 ＋ 中止{}件 ＋ 期限切れ{}件 ＋ 保留{}件",
        counts.letters,
        counts.accepted,
        counts.rejected,
        counts.suppressed,
        counts.unknown,
        counts.stopped,
        counts.expired,
        counts.quarantined,
    );
    if counts.adds_up() { sum } else { format!("【合計が合いません】{sum}") }
}

/// A step of an issue; none: by the clock.
pub async fn note(
    pen: Pen<'_>,
    id: IssueId,
    act: IssueAct,
    (by, words): (Option<PersonId>, &str),
) -> Result<(), DbErr> {
    let row = issue_event::Model {
        id: pen.context.new_id(),
        issue_id: id,
        act,
        at: pen.now,
        acted_by: by,
        note: words.to_owned(),
    };
    issue_event::Entity::insert(row.into_active_model())
        .exec_without_returning(pen.tx)
        .await
        .map(drop)
}
