//! Finding public sessions.

use chrono::{DateTime, Utc};
use entities::StudySessionId;
use entities::study_sessions::seats::{self, Mode};
use entities::study_sessions::session;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _,
};
use sea_orm::{QueryOrder as _, QuerySelect as _, Select};

use super::Listed;
use crate::study_sessions::readers::{Filter, When};

/// One page of what was found.
#[derive(Clone, Debug)]
pub struct Found {
    pub sessions: Vec<Listed>,
    /// On all pages.
    pub total: u64,
}

/// The part of the result that begins after `skip` sessions.
pub async fn find(
    db: &impl ConnectionTrait,
    filter: &Filter,
    (skip, limit): (u64, u64),
    now: DateTime<Utc>,
) -> Result<Found, DbErr> {
    let select = select(filter, now);
    let total = select.clone().count(db).await?;
    let rows = ordered(select, filter.when).offset(skip).limit(limit).all(db).await?;
    Ok(Found { sessions: Listed::all_of(db, rows, now).await?, total })
}

/// The next public sessions, for feeds.
pub async fn coming(
    db: &impl ConnectionTrait,
    limit: u64,
    now: DateTime<Utc>,
) -> Result<Vec<Listed>, DbErr> {
    let filter = Filter::default();
    let rows = ordered(select(&filter, now), filter.when).limit(limit).all(db).await?;
    Listed::all_of(db, rows, now).await
}

/// Sessions by their ids, whatever became of them, as long as they were ever public: those nobody may
/// see yet are left out. By start.
pub async fn these(
    db: &impl ConnectionTrait,
    ids: &[StudySessionId],
    now: DateTime<Utc>,
) -> Result<Vec<Listed>, DbErr> {
    let wanted = session::Column::Id.is_in(ids.iter().copied());
    let rows = session::Entity::find()
        .filter(wanted)
        .order_by_asc(session::Column::StartsAt)
        .order_by_asc(session::Column::Id)
        .all(db)
        .await?;
    let listed = Listed::all_of(db, rows, now).await?;
    Ok(listed.into_iter().filter(|listed| listed.phase.is_public()).collect())
}

/// Changes whenever something in the list of coming sessions may look different, apart from what
/// the clock changes by itself.
pub async fn freshness(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Vec<(StudySessionId, i32, DateTime<Utc>, Mode, i32)>, DbErr> {
    let mut select = select(&Filter::default(), now);
    let own = Expr::col((seats::Entity, seats::Column::SessionId))
        .equals((session::Entity, session::Column::Id));
    sea_orm::QuerySelect::query(&mut select).inner_join(seats::Entity, own);
    select
        .select_only()
        .column(session::Column::Id)
        .column(session::Column::Version)
        .column(session::Column::UpdatedAt)
        .column(seats::Column::Mode)
        .column(seats::Column::Taken)
        .order_by_asc(session::Column::Id)
        .order_by_asc(seats::Column::Mode)
        .into_tuple()
        .all(db)
        .await
}

/// When coming sessions open, close and end.
pub async fn turning_points(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Vec<DateTime<Utc>>, DbErr> {
    let points: Vec<(DateTime<Utc>, DateTime<Utc>, DateTime<Utc>)> =
        select(&Filter::default(), now)
            .select_only()
            .column(session::Column::OpensAt)
            .column(session::Column::ClosesAt)
            .column(session::Column::EndsAt)
            .into_tuple()
            .all(db)
            .await?;
    Ok(points.into_iter().flat_map(|(opens, closes, ends)| [opens, closes, ends]).collect())
}

fn select(filter: &Filter, now: DateTime<Utc>) -> Select<session::Entity> {
    session::Entity::find().filter(filter.condition(now))
}

fn ordered(select: Select<session::Entity>, when: When) -> Select<session::Entity> {
    match when {
        When::Past => select.order_by_desc(session::Column::StartsAt),
        When::Upcoming | When::Month(_) | When::Week(_) => {
            select.order_by_asc(session::Column::StartsAt)
        }
    }
    .order_by_asc(session::Column::Id)
}
