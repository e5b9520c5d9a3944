//! What happens by itself: files are written, and what is no longer needed is forgotten.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use entities::newsletter::import::{self, ImportState};
use entities::newsletter::subscriber::{self, ReaderState};
use entities::newsletter::{import_row, request, subscriber_region, subscriber_term};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _,
};

use super::{evidence, imports};
use crate::context::Context;
use crate::database::WriteTransaction;
use crate::jobs::{CatchUp, Every, Schedule};

/// What names somebody who left is kept so long, for questions and for second thoughts.
const REMEMBERED: TimeDelta = TimeDelta::days(30);
/// A request says so long who asked for a letter.
const ASKED: TimeDelta = TimeDelta::days(14);
/// A file that was checked and not applied.
const UNAPPLIED: TimeDelta = TimeDelta::days(1);

/// Whether a file waits to be written.
pub async fn is_due(reader: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let running = import::Column::State.eq(ImportState::Running);
    Ok(import::Entity::find().filter(running).count(reader).await? > 0)
}

/// Writes waiting files to their end. Interrupted anywhere, the next call goes on.
pub async fn do_due(context: &Context) -> anyhow::Result<()> {
    imports::run(context).await
}

/// Every night.
pub fn schedule() -> Schedule {
    let at = NaiveTime::from_hms_opt(3, 40, 0).unwrap_or_default();
    Schedule::new("newsletter.forget", Every::DayAt(at), CatchUp::Latest, |tx, tick| {
        Box::pin(forget(tx, tick.now))
    })
}

/// Empties what names people who left, and drops requests and files nobody went on with. The
/// evidence stays; it names mail addresses by their keys alone. Those of the machines it came from
/// are erased some years later.
pub async fn forget(tx: &WriteTransaction, now: DateTime<Utc>) -> anyhow::Result<()> {
    use subscriber::Column;
    let over = Column::State
        .ne(ReaderState::Active)
        .and(Column::LeftAt.lte(now - REMEMBERED))
        .and(Column::Email.is_not_null());
    let gone = || {
        Query::select()
            .column(Column::Id)
            .from(subscriber::Entity)
            .cond_where(over.clone())
            .to_owned()
    };
    subscriber_term::Entity::delete_many()
        .filter(subscriber_term::Column::SubscriberId.in_subquery(gone()))
        .exec(tx)
        .await?;
    subscriber_region::Entity::delete_many()
        .filter(subscriber_region::Column::SubscriberId.in_subquery(gone()))
        .exec(tx)
        .await?;
    let nothing = || Expr::value(Option::<String>::None);
    subscriber::Entity::update_many()
        .col_expr(Column::Email, nothing())
        .col_expr(Column::EmailKey, nothing())
        .col_expr(Column::Name, nothing())
        .col_expr(Column::Affiliation, nothing())
        .col_expr(Column::LeaveReason, nothing())
        .col_expr(Column::SearchKey, Expr::value(""))
        .col_expr(Column::AllTopics, Expr::value(true))
        .col_expr(Column::AllThemes, Expr::value(true))
        .col_expr(Column::AllRegions, Expr::value(true))
        .filter(over.clone())
        .exec(tx)
        .await?;
    evidence::erase_addresses(tx, now).await?;
    forget_unfinished(tx, now).await
}

/// Requests and files nobody went on with.
async fn forget_unfinished(tx: &WriteTransaction, now: DateTime<Utc>) -> anyhow::Result<()> {
    request::Entity::delete_many()
        .filter(request::Column::ExpiresAt.lte(now - ASKED))
        .exec(tx)
        .await?;
    let unapplied = || {
        Query::select()
            .column(import::Column::Id)
            .from(import::Entity)
            .and_where(import::Column::State.eq(ImportState::Checked))
            .and_where(import::Column::UploadedAt.lte(now - UNAPPLIED))
            .to_owned()
    };
    import_row::Entity::delete_many()
        .filter(import_row::Column::ImportId.in_subquery(unapplied()))
        .exec(tx)
        .await?;
    import::Entity::delete_many()
        .filter(import::Column::Id.in_subquery(unapplied()))
        .exec(tx)
        .await?;
    Ok(())
}
