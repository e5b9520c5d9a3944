//! The digest of each month: it drafts itself once, and is missed where it was not sent.

use anyhow::bail;
use chrono::{DateTime, Datelike as _, Months, NaiveDate, Utc};
use entities::IssueId;
use entities::newsletter::digest::{self, Column, DigestOutcome};
use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::subscriber::Frequency;
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
};

use super::calendar::SendingCalendar;
use super::refusal::IssueRefusal;
use super::save::draft_by_itself;
use super::sources::Sources;
use super::{published, stored};
use crate::context::Context;
use crate::database::Stop;
use crate::newsletter::pen::Pen;
use crate::newsletter::segments::{Audience, Segment};
use crate::vocabulary::tokyo;

/// So often a number somebody else takes in between is chosen anew.
const NUMBERS: usize = 3;

/// Whether the digest of a month is to be seen to.
pub async fn is_digest_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool, DbErr> {
    Ok(due(db, now).await?.is_some())
}

/// When the next one will be.
pub async fn next_digest(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    let (calendar, this) = (SendingCalendar::load(db).await?, month_of(now));
    let openings = [this, this + Months::new(1)].map(|month| calendar.last_opening(month));
    Ok(openings.into_iter().flatten().find(|at| *at > now))
}

/// Drafts the digest of the month that ends, once: in the morning of the last day on which letters
/// leave, or as soon as possible after it. None where it was seen to already, somebody began one,
/// nobody wants one, or nothing was sent.
pub async fn draft_digest(context: &Context, sources: &Sources) -> anyhow::Result<Option<IssueId>> {
    let (db, now) = (context.database.reader(), context.now());
    let Some((month, until)) = due(db, now).await? else { return Ok(None) };
    if let Some(begun) = begun_by_hand(db, month).await? {
        settle(context, (month, DigestOutcome::Drafted), (begun.drafted_at, Some(begun.id)))
            .await?;
        return Ok(None);
    }
    if readers(context).await? == 0 {
        settle(context, (month, DigestOutcome::Nobody), (until, None)).await?;
        return Ok(None);
    }
    let since = told_until(db, month).await?;
    for _ in 0..NUMBERS {
        let Some(raw) = super::digest::of_month(context, sources, (month, since, until)).await?
        else {
            settle(context, (month, DigestOutcome::NothingSent), (until, None)).await?;
            return Ok(None);
        };
        match draft_by_itself(context, sources, ((month, until), raw)).await {
            Ok(drafted) => return Ok(drafted),
            Err(Stop::Refused(IssueRefusal::NumberTaken)) => {}
            Err(Stop::Refused(refusal)) => bail!("the digest of {month} is refused: {refusal:?}"),
            Err(Stop::Broken(error)) => return Err(error),
        }
    }
    bail!("the number of the digest of {month} is taken again and again")
}

/// Writes down what became of the digest of a month, if nobody has: whoever is first does it.
pub(super) async fn decide(
    pen: Pen<'_>,
    (month, outcome): (NaiveDate, DigestOutcome),
    (told_until, issue_id): (DateTime<Utc>, Option<IssueId>),
) -> Result<bool, DbErr> {
    let row = digest::Model { month, outcome, told_until, issue_id };
    let first = digest::Entity::insert(row.into_active_model())
        .on_conflict(OnConflict::column(Column::Month).do_nothing().to_owned())
        .exec_without_returning(pen.tx)
        .await?;
    Ok(first > 0)
}

/// The issue that is the digest of a month.
pub(super) async fn belongs(
    pen: Pen<'_>,
    (month, id): (NaiveDate, IssueId),
    told_until: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row =
        digest::Model { month, outcome: DigestOutcome::Drafted, told_until, issue_id: Some(id) };
    let saved = digest::Entity::update(row.into_active_model().reset_all());
    saved.validate()?.exec_without_returning(pen.tx).await.map(drop)
}

/// A digest somebody began is that of the month before if it was missed, or else of this month.
pub(super) async fn claim(pen: Pen<'_>, id: IssueId) -> anyhow::Result<()> {
    let this = month_of(pen.now);
    for month in [this - Months::new(1), this] {
        let known = digest::Entity::find_by_id(month).one(pen.tx).await?;
        let Some(row) = known.filter(|row| row.outcome == DigestOutcome::Drafted) else { continue };
        if step(pen.tx, &row, this).await? == Some(DigestStep::NotSent) {
            return Ok(belongs(pen, (month, id), pen.now).await?);
        }
    }
    decide(pen, (this, DigestOutcome::Drafted), (pen.now, Some(id))).await?;
    Ok(())
}

/// It was thrown away. Before the last morning of its month, that drafts another; later, somebody
/// decided so.
pub(super) async fn forget(pen: Pen<'_>, id: IssueId) -> Result<(), DbErr> {
    let its = Column::IssueId.eq(id);
    let Some(row) = digest::Entity::find().filter(its.clone()).one(pen.tx).await? else {
        return Ok(());
    };
    let morning = SendingCalendar::load(pen.tx).await?.last_opening(row.month);
    if morning.is_some_and(|morning| pen.now < morning) {
        return digest::Entity::delete_by_id(row.month).exec(pen.tx).await.map(drop);
    }
    let nothing = Expr::value(Option::<uuid::Uuid>::None);
    let forgotten = digest::Entity::update_many().col_expr(Column::IssueId, nothing).filter(its);
    forgotten.exec(pen.tx).await.map(drop)
}

/// A digest that wants somebody's hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DigestTask {
    /// Its first day.
    pub month: NaiveDate,
    pub step: DigestStep,
    /// None: it was thrown away.
    pub issue: Option<IssueId>,
    /// Who get nothing else.
    pub readers: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigestStep {
    /// It drafted itself, and nobody has asked for its approval.
    Waits,
    /// Its month is over, or it came to nothing.
    NotSent,
}

/// Digests of this month and of the one before that wait, or were not sent.
pub async fn digest_work(context: &Context) -> anyhow::Result<Vec<DigestTask>> {
    let (db, this) = (context.database.reader(), month_of(context.now()));
    let rows = digest::Entity::find()
        .filter(Column::Month.gte(this - Months::new(1)))
        .filter(Column::Outcome.eq(DigestOutcome::Drafted))
        .order_by_asc(Column::Month)
        .all(db)
        .await?;
    let mut tasks = Vec::new();
    for row in &rows {
        if let Some(step) = step(db, row, this).await? {
            let readers = readers(context).await?;
            tasks.push(DigestTask { month: row.month, step, issue: row.issue_id, readers });
        }
    }
    Ok(tasks.into_iter().filter(|task| task.readers > 0).collect())
}

async fn step(
    db: &impl ConnectionTrait,
    row: &digest::Model,
    this: NaiveDate,
) -> anyhow::Result<Option<DigestStep>> {
    use IssueState::{Draft, Lapsed, Stopped};
    let Some(id) = row.issue_id else { return Ok(Some(DigestStep::NotSent)) };
    let issue = stored::find(db, id).await?;
    let Some(issue) = issue else { return Ok(Some(DigestStep::NotSent)) };
    if !is_digest(&issue)? {
        return Ok(Some(DigestStep::NotSent));
    }
    Ok(match issue.state {
        Stopped if !published::has_reached(db, &issue).await? => Some(DigestStep::NotSent),
        Lapsed => Some(DigestStep::NotSent),
        _ if stored::is_out(&issue) => None,
        _ if row.month < this => Some(DigestStep::NotSent),
        Draft if issue.drafted_by.is_none() => Some(DigestStep::Waits),
        _ => None,
    })
}

/// The month whose last morning has come, and when it came, if nobody has seen to its digest.
async fn due(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Option<(NaiveDate, DateTime<Utc>)>, DbErr> {
    let (calendar, this) = (SendingCalendar::load(db).await?, month_of(now));
    let months = [this, this - Months::new(1)].into_iter();
    let mut openings = months.filter_map(|month| Some((month, calendar.last_opening(month)?)));
    let Some((month, at)) = openings.find(|(_, at)| *at <= now) else { return Ok(None) };
    let seen_to = digest::Entity::find_by_id(month).one(db).await?.is_some();
    Ok((!seen_to).then_some((month, at)))
}

/// A digest that belongs to no month yet: begun before anybody counted them, or as another issue.
async fn begun_by_hand(
    db: &impl ConnectionTrait,
    month: NaiveDate,
) -> anyhow::Result<Option<issue::Model>> {
    use issue::Column as Of;
    let others = Query::select()
        .column(Column::IssueId)
        .from(digest::Entity)
        .and_where(Column::IssueId.is_not_null())
        .to_owned();
    let which = Condition::all()
        .add(Of::DraftedAt.gte(tokyo::start_of_day(month)))
        .add(Of::State.is_not_in([IssueState::Stopped, IssueState::Lapsed]))
        .add(Of::Id.not_in_subquery(others));
    newest_digest(db, which).await
}

/// The digest of this month, or of the one before, that has not begun to leave yet.
pub(super) async fn waiting(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> anyhow::Result<Option<IssueId>> {
    use IssueState::{Approved, Draft, InReview};
    use issue::Column as Of;
    let this = month_of(now);
    let before = digest::Entity::find_by_id(this - Months::new(1)).one(db).await?;
    let before = before.and_then(|row| row.issue_id).map(|id| Of::Id.eq(id));
    let of_month =
        Condition::any().add(Of::DraftedAt.gte(tokyo::start_of_day(this))).add_option(before);
    let waits = Of::State.is_in([Draft, InReview, Approved]);
    let found = newest_digest(db, Condition::all().add(of_month).add(waits)).await?;
    Ok(found.map(|row| row.id))
}

async fn newest_digest(
    db: &impl ConnectionTrait,
    which: Condition,
) -> anyhow::Result<Option<issue::Model>> {
    use issue::Column as Of;
    let rows = issue::Entity::find()
        .filter(which)
        .filter(Of::CorrectsId.is_null())
        .order_by_desc(Of::DraftedAt)
        .all(db)
        .await?;
    for row in rows {
        if is_digest(&row)? {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

pub(super) fn is_digest(row: &issue::Model) -> anyhow::Result<bool> {
    Ok(stored::rule(row)?.frequency == Some(Frequency::MonthlyDigest))
}

/// Where the digest before ended, or the month began.
async fn told_until(db: &impl ConnectionTrait, month: NaiveDate) -> Result<DateTime<Utc>, DbErr> {
    let before = digest::Entity::find()
        .filter(Column::Month.lt(month))
        .order_by_desc(Column::Month)
        .one(db)
        .await?;
    Ok(before.map_or_else(|| tokyo::start_of_day(month), |row| row.told_until))
}

async fn settle(
    context: &Context,
    what: (NaiveDate, DigestOutcome),
    of: (DateTime<Utc>, Option<IssueId>),
) -> anyhow::Result<()> {
    let tx = context.database.begin_write().await?;
    decide(Pen::new(&tx, context), what, of).await?;
    tx.commit().await?;
    Ok(())
}

/// Who chose one letter a month.
async fn readers(context: &Context) -> anyhow::Result<u64> {
    let (db, today) = (context.database.reader(), tokyo::day_of(context.now()));
    let monthly = Segment { frequency: Some(Frequency::MonthlyDigest), ..Segment::default() };
    Ok(Audience::of(db, &monthly, today).await?.count(db).await?)
}

fn month_of(at: DateTime<Utc>) -> NaiveDate {
    let day = tokyo::day_of(at);
    day.with_day(1).unwrap_or(day)
}
