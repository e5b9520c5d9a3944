//! Sealing: the head of the chain as it is, with time and person, added to the seals of the issue.

use chrono::{DateTime, Utc};
use entities::newsletter::issue::{self, Column, IssueState};
use entities::newsletter::issue_event::{self, IssueAct};
use entities::newsletter::seal;
use entities::{IssueId, PersonId};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use serde_json::json;

use super::walk::{Present, fences, present};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::mail;
use crate::newsletter::pen::Pen;
use crate::newsletter::sending::ISSUE;
use crate::newsletter::who::Witness;
use crate::people::Actor;
use crate::people::audit::{self, Entry, Subject};

/// Why nothing is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealRefusal {
    NotFound,
    /// Letters still leave, or wait: what would be sealed is not the end.
    UnderWay,
    /// A letter changed while all of them were walked.
    ChangedMeanwhile,
}

impl From<SealRefusal> for Stop<SealRefusal> {
    fn from(refusal: SealRefusal) -> Self {
        Self::Refused(refusal)
    }
}

/// The seals of an issue, the newest first.
pub async fn seals(db: &impl ConnectionTrait, id: IssueId) -> Result<Vec<seal::Model>, DbErr> {
    seal::Entity::find()
        .filter(seal::Column::IssueId.eq(id))
        .order_by_desc(seal::Column::SealedAt)
        .order_by_desc(seal::Column::Id)
        .all(db)
        .await
}

/// When somebody last decided about letters nobody knows about, after this seal: what is stored is
/// another since, and nobody forged it.
pub async fn decided_since(
    db: &impl ConnectionTrait,
    sealed: &seal::Model,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    use issue_event::Column;
    let last = issue_event::Entity::find()
        .filter(Column::IssueId.eq(sealed.issue_id))
        .filter(Column::Act.eq(IssueAct::UnknownsSettled))
        .filter(Column::At.gte(sealed.sealed_at))
        .order_by_desc(Column::At)
        .one(db)
        .await?;
    Ok(last.map(|event| event.at))
}

/// Seals an issue that is over, once more.
pub async fn seal(
    context: &Context,
    who: Witness,
    id: IssueId,
) -> Result<seal::Model, Stop<SealRefusal>> {
    let found = issue::Entity::find_by_id(id).one(context.database.reader()).await?;
    let row = found.ok_or(SealRefusal::NotFound)?;
    let seen = walked(context, &row).await?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = issue::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let row = row.filter(is_over).ok_or(SealRefusal::UnderWay)?;
    unchanged(pen, (row.id, &seen)).await?;
    let sealed = add(pen, (row.id, Some(who.person())), &seen).await?;
    note(pen, &who.actor(), &sealed).await?;
    tx.commit().await?;
    Ok(sealed)
}

/// Whether an issue ended that nobody sealed since.
pub async fn is_due(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    Ok(issue::Entity::find().filter(unsealed()).count(db).await? > 0)
}

/// Seals every issue that ended. Interrupted anywhere, the next call does it; two who do it at once
/// leave one seal.
pub async fn seal_due(context: &Context) -> anyhow::Result<()> {
    let rows = issue::Entity::find()
        .filter(unsealed())
        .order_by_asc(Column::FinishedAt)
        .all(context.database.reader())
        .await?;
    for row in rows {
        match retrying(|| seal_ended(context, &row)).await {
            Ok(()) => {}
            // It goes on after all; it ends again, and is sealed then.
            Err(Stop::Refused(refusal)) => {
                tracing::info!(issue = %row.id, ?refusal, "an issue is not sealed yet");
            }
            Err(Stop::Broken(error)) => return Err(error),
        }
    }
    Ok(())
}

async fn seal_ended(context: &Context, row: &issue::Model) -> Result<(), Stop<SealRefusal>> {
    let seen = walked(context, row).await?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let found = issue::Entity::find_by_id(row.id).lock_exclusive().one(&tx).await?;
    let row = found.filter(is_over).ok_or(SealRefusal::UnderWay)?;
    let last = seals(&tx, row.id).await?.into_iter().next();
    if last.is_some_and(|seal| Some(seal.sealed_at) >= row.finished_at) {
        return Ok(());
    }
    unchanged(pen, (row.id, &seen)).await?;
    let sealed = add(pen, (row.id, None), &seen).await?;
    note(pen, &Actor::System, &sealed).await?;
    tx.commit().await?;
    Ok(())
}

fn is_over(row: &issue::Model) -> bool {
    matches!(row.state, IssueState::Sent | IssueState::Stopped) && row.finished_at.is_some()
}

fn unsealed() -> Condition {
    let sealed = Query::select()
        .expr(Expr::val(1))
        .from(seal::Entity)
        .and_where(
            Expr::col((seal::Entity, seal::Column::IssueId)).equals((issue::Entity, Column::Id)),
        )
        .and_where(
            Expr::col((seal::Entity, seal::Column::SealedAt))
                .gte(Expr::col((issue::Entity, Column::FinishedAt))),
        )
        .to_owned();
    Condition::all()
        .add(Column::State.is_in([IssueState::Sent, IssueState::Stopped]))
        .add(Column::FinishedAt.is_not_null())
        .add(Expr::exists(sealed).not())
}

/// Walks the letters, and makes sure that none changed meanwhile: none was open before or after, and
/// no fence was raised.
async fn walked(context: &Context, row: &issue::Model) -> Result<Present, Stop<SealRefusal>> {
    if !is_over(row) {
        return Err(SealRefusal::UnderWay.into());
    }
    let db = context.database.reader();
    let circular = mail::circular_about(db, (ISSUE, row.id.0)).await?;
    let circular = circular.ok_or(SealRefusal::NotFound)?;
    if mail::circular::counts(db, circular.id).await?.open() > 0 {
        return Err(SealRefusal::UnderWay.into());
    }
    let seen = present(db, row).await?.ok_or(SealRefusal::NotFound)?;
    if mail::circular::counts(db, circular.id).await?.open() > 0
        || fences(db, circular.id).await? != seen.fences
    {
        return Err(SealRefusal::ChangedMeanwhile.into());
    }
    Ok(seen)
}

/// Whatever was decided about a letter between the walk and this transaction raised its fence.
async fn unchanged(
    pen: Pen<'_>,
    (issue, seen): (IssueId, &Present),
) -> Result<(), Stop<SealRefusal>> {
    let circular = mail::circular_about(pen.tx, (ISSUE, issue.0)).await?;
    let circular = circular.ok_or(SealRefusal::NotFound)?;
    if fences(pen.tx, circular.id).await? == seen.fences {
        Ok(())
    } else {
        Err(SealRefusal::ChangedMeanwhile.into())
    }
}

async fn add(
    pen: Pen<'_>,
    (issue, by): (IssueId, Option<PersonId>),
    seen: &Present,
) -> anyhow::Result<seal::Model> {
    let row = seal::Model {
        id: pen.context.new_id(),
        issue_id: issue,
        sealed_at: pen.now,
        sealed_by: by,
        letters: i64::try_from(seen.letters)?,
        head: seen.head.clone(),
    };
    seal::Entity::insert(row.clone().into_active_model()).exec_without_returning(pen.tx).await?;
    Ok(row)
}

async fn note(pen: Pen<'_>, actor: &Actor, sealed: &seal::Model) -> anyhow::Result<()> {
    let subject = Subject::of("newsletter_issue", sealed.issue_id.0);
    let details = json!({ "head": sealed.head, "letters": sealed.letters });
    let entry = Entry::new("newsletter.sealed", subject).with(details);
    audit::note(pen.tx, pen.context, actor, entry).await
}
