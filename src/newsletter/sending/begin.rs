//! An approved issue becomes a circular.

use chrono::{DateTime, TimeDelta, Utc};
use entities::IssueId;
use entities::newsletter::issue::{self, Column, IssueState};
use entities::newsletter::issue_event::IssueAct;
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QuerySelect as _,
};
use url::Url;

use super::run::note;
use super::source::{Approved, Hours, Source};
use super::troubles;
use crate::context::Context;
use crate::mail::{self, NewCircular};
use crate::newsletter::issues::{Finding, MergeField, outdated, same_day, wording};
use crate::newsletter::links;
use crate::newsletter::pen::Pen;

/// What the ledger calls an issue.
pub const ISSUE: &str = "newsletter_issue";

/// An issue without "not after" is tried so long: a list that leaves slowly, over a turn of the year.
pub const TRIED: TimeDelta = TimeDelta::days(30);

/// Issues whose holding time is over and whose hour has come.
pub fn ripe(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::State.eq(IssueState::Approved))
        .add(Column::HeldUntil.lte(now))
        .add(Column::StartsAt.lte(now))
        .add(corrects_nothing_under_way())
}

/// A correction waits for the end of the first issue: as long as letters of that one may still
/// arrive, nobody knows who is to be corrected.
pub fn corrects_nothing_under_way() -> Condition {
    let over = Query::select()
        .column(Column::Id)
        .from(issue::Entity)
        .and_where(Column::FinishedAt.is_not_null())
        .to_owned();
    Condition::any().add(Column::CorrectsId.is_null()).add(Column::CorrectsId.in_subquery(over))
}

/// Begins every issue that is ripe; each in a transaction of its own.
pub async fn begin_due(context: &Context, source: Source) -> anyhow::Result<()> {
    let mut troubled = None;
    for id in due(context.database.reader(), context.now()).await? {
        // One that cannot leave holds up no other.
        if let Err(error) = begin(context, source, id).await {
            tracing::error!(issue = %id, error = format!("{error:#}"), "an issue does not begin");
            troubled = Some(error);
        }
    }
    troubled.map_or(Ok(()), Err)
}

async fn due<C: ConnectionTrait>(reader: &C, now: DateTime<Utc>) -> Result<Vec<IssueId>, DbErr> {
    issue::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(ripe(now))
        .into_tuple()
        .all(reader)
        .await
}

async fn begin(context: &Context, source: Source, id: IssueId) -> anyhow::Result<()> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let found =
        issue::Entity::find_by_id(id).filter(ripe(pen.now)).lock_exclusive().one(&tx).await?;
    // Somebody stopped it, or another machine began.
    let Some(mut row) = found else { return Ok(()) };
    if row.not_after.is_some_and(|end| end <= pen.now) {
        troubles::lapse(pen, &mut row).await?;
    } else {
        let hours = (source.hours)(context, pen.now).await?;
        let approved = (source.approved)(context, &row).await?;
        let changed = outdated(context, &source.sources, &row).await?;
        begin_as_approved(pen, &mut row, (approved, hours), &changed).await?;
    }
    save(pen, row).await?;
    tx.commit().await?;
    Ok(())
}

async fn begin_as_approved(
    pen: Pen<'_>,
    row: &mut issue::Model,
    (approved, hours): (Option<Approved>, Option<Hours>),
    changed: &[Finding],
) -> anyhow::Result<()> {
    let (approved, hours) = match (approved, hours) {
        (None, _) => return troubles::give_back(pen, row, troubles::NOT_APPROVED).await,
        (_, None) => return troubles::give_back(pen, row, troubles::NEVER_OPENS).await,
        (Some(approved), Some(hours)) => (approved, hours),
    };
    // The calendar may have changed since it was approved; the day stands in the issue.
    if row.planned_at.is_some_and(|planned| !same_day(planned, hours.from)) {
        return troubles::give_back(pen, row, troubles::ANOTHER_DAY).await;
    }
    if hours.from > pen.now {
        row.starts_at = Some(hours.from);
        return Ok(());
    }
    if !changed.is_empty() {
        return troubles::give_back(pen, row, &wording::outdated(changed)).await;
    }
    open(pen, row, (approved, hours)).await?;
    row.started_at = Some(pen.now);
    note(pen, row.id, IssueAct::Started, (None, "")).await?;
    troubles::begin_or_rest(pen, row).await
}

async fn open(
    pen: Pen<'_>,
    row: &issue::Model,
    (approved, hours): (Approved, Hours),
) -> anyhow::Result<()> {
    let context = pen.context;
    let secretariat = &context.config.secretariat;
    let host = context.post.sender().domain().to_owned();
    let (leave, own) = (MergeField::LeaveUrl.mark(), MergeField::PreferencesUrl.mark());
    // What is the same in all readers' addresses stands in the circular.
    let leave_url = links::leave_base(&context.config) + &leave.to_string();
    let own_url = links::preferences_base(&context.config) + &own.to_string();
    let whole = |body: String| body.replace(leave, &leave_url).replace(own, &own_url);
    let new = NewCircular {
        concerns: (ISSUE, row.id.0),
        subject: approved.subject,
        text: whole(approved.text),
        html: whole(approved.html),
        marks: MergeField::ALL.map(MergeField::mark).iter().collect(),
        list_id: format!("newsletter.{host}"),
        list_name: format!("{} メールマガジン", secretariat.programme),
        leave_url,
        leave_mail: context.post.leave_mail(leave),
        feedback_id: Some(feedback_id(row, &context.config.base_url)),
        leaves_from: hours.from,
        leaves_until: hours.until,
        expires_at: row.not_after.unwrap_or(pen.now + TRIED),
        files: approved.files,
    };
    mail::open_circular(pen.tx, &context.post, pen.now, new).await.map(drop)
}

/// Tells Gmail's postmaster pages which issue a complaint was about.
fn feedback_id(row: &issue::Model, base_url: &str) -> String {
    let host = Url::parse(base_url).ok().and_then(|url| url.host_str().map(str::to_owned));
    format!("issue{}:newsletter:bansou:{}", row.number, host.unwrap_or_default())
}

pub async fn save(pen: Pen<'_>, row: issue::Model) -> Result<(), DbErr> {
    use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
    let saved = issue::Entity::update(row.into_active_model().reset_all());
    saved.validate()?.exec_without_returning(pen.tx).await.map(drop)
}
