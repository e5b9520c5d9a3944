//! Finding public sessions.

use chrono::{DateTime, Months, NaiveDate, Utc};
use entities::StudySessionId;
use entities::people::term::{self, Vocabulary};
use entities::people::{region_block, region_block_prefecture};
use entities::study_sessions::seats::{self, Mode};
use entities::study_sessions::session::{self, SessionState};
use entities::study_sessions::{part, theme};
use sea_orm::sea_query::{Expr, ExprTrait as _, LikeExpr, Query, SelectStatement};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _};
use sea_orm::{QueryFilter as _, QueryOrder as _, QuerySelect as _, Select};

use super::Listed;
use crate::vocabulary::{search_key, tokyo};

/// States in which anyone may see that a session exists.
const PUBLIC: [SessionState; 5] = [
    SessionState::Published,
    SessionState::Postponed,
    SessionState::Cancelled,
    SessionState::Held,
    SessionState::Reported,
];

/// What somebody looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    pub when: When,
    /// Code of a theme.
    pub theme: Option<String>,
    pub mode: Option<Mode>,
    pub place: Option<Place>,
    /// First day of a month in which something of the session takes place.
    pub month: Option<NaiveDate>,
    /// As typed; every word must occur.
    pub words: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// Not over yet; the next one first.
    #[default]
    Coming,
    /// Over; the latest first.
    Past,
    /// Both, by start.
    Any,
}

/// Where the venue is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Code of a regional block, as its prefectures are today.
    Block(String),
    /// JIS code of a prefecture.
    Prefecture(i32),
}

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
    search: &Search,
    (skip, limit): (u64, u64),
    now: DateTime<Utc>,
) -> Result<Found, DbErr> {
    let select = select(search, now);
    let total = select.clone().count(db).await?;
    let rows = ordered(select, search.when).offset(skip).limit(limit).all(db).await?;
    Ok(Found { sessions: Listed::all_of(db, rows, now).await?, total })
}

/// The next public sessions, for feeds and other pages.
pub async fn coming(
    db: &impl ConnectionTrait,
    limit: u64,
    now: DateTime<Utc>,
) -> Result<Vec<Listed>, DbErr> {
    let search = Search::default();
    let rows = ordered(select(&search, now), search.when).limit(limit).all(db).await?;
    Listed::all_of(db, rows, now).await
}

/// Changes whenever something in the list of coming sessions may look different, apart from what
/// the clock changes by itself.
pub async fn freshness(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Vec<(StudySessionId, i32, DateTime<Utc>, Mode, i32)>, DbErr> {
    let own = Expr::col((seats::Entity, seats::Column::SessionId))
        .equals((session::Entity, session::Column::Id));
    let mut select = select(&Search::default(), now);
    select.query().inner_join(seats::Entity, own);
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
        select(&Search::default(), now)
            .select_only()
            .column(session::Column::OpensAt)
            .column(session::Column::ClosesAt)
            .column(session::Column::EndsAt)
            .into_tuple()
            .all(db)
            .await?;
    Ok(points.into_iter().flat_map(|(opens, closes, ends)| [opens, closes, ends]).collect())
}

fn ordered(select: Select<session::Entity>, when: When) -> Select<session::Entity> {
    match when {
        When::Past => select.order_by_desc(session::Column::StartsAt),
        When::Coming | When::Any => select.order_by_asc(session::Column::StartsAt),
    }
    .order_by_asc(session::Column::Id)
}

pub(super) fn public() -> Select<session::Entity> {
    session::Entity::find().filter(session::Column::State.is_in(PUBLIC))
}

fn select(search: &Search, now: DateTime<Utc>) -> Select<session::Entity> {
    let mut select = public();
    select = match search.when {
        When::Coming => select.filter(session::Column::EndsAt.gt(now)),
        When::Past => select.filter(session::Column::EndsAt.lte(now)),
        When::Any => select,
    };
    if let Some(code) = &search.theme {
        select = select.filter(session::Column::Id.in_subquery(with_theme(code)));
    }
    if let Some(mode) = search.mode {
        select = select.filter(session::Column::Id.in_subquery(with_mode(mode)));
    }
    if let Some(place) = &search.place {
        select = select.filter(session::Column::Id.in_subquery(at_place(place, now)));
    }
    if let Some(first) = search.month {
        let next = first.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX);
        select = select
            .filter(session::Column::StartsAt.lt(tokyo::start_of_day(next)))
            .filter(session::Column::EndsAt.gt(tokyo::start_of_day(first)));
    }
    for word in search.words.split_whitespace() {
        let key = search_key(word).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let like = LikeExpr::new(format!("%{key}%")).escape('\\');
        select = select.filter(
            Expr::col((session::Entity, session::Column::SearchKey)).like(like),
        );
    }
    select
}

fn with_theme(code: &str) -> SelectStatement {
    Query::select()
        .column((theme::Entity, theme::Column::SessionId))
        .from(theme::Entity)
        .inner_join(
            term::Entity,
            Expr::col((term::Entity, term::Column::Id)).equals((theme::Entity, theme::Column::TermId)),
        )
        .and_where(term::Column::Vocabulary.eq(Vocabulary::Theme))
        .and_where(term::Column::Code.eq(code))
        .to_owned()
}

fn with_mode(mode: Mode) -> SelectStatement {
    Query::select()
        .column(seats::Column::SessionId)
        .from(seats::Entity)
        .and_where(seats::Column::Mode.eq(mode))
        .to_owned()
}

fn at_place(place: &Place, now: DateTime<Utc>) -> SelectStatement {
    let mut select = Query::select();
    select.column(part::Column::SessionId).from(part::Entity);
    match place {
        Place::Prefecture(code) => select.and_where(part::Column::VenuePrefectureCode.eq(*code)),
        Place::Block(code) => select.and_where(
            part::Column::VenuePrefectureCode.in_subquery(prefectures_of(code, now)),
        ),
    };
    select.to_owned()
}

fn prefectures_of(block: &str, now: DateTime<Utc>) -> SelectStatement {
    use region_block_prefecture::{Column, Entity};
    let today = tokyo::day_of(now);
    Query::select()
        .column((Entity, Column::PrefectureCode))
        .from(Entity)
        .inner_join(
            region_block::Entity,
            Expr::col((region_block::Entity, region_block::Column::Id))
                .equals((Entity, Column::BlockId)),
        )
        .and_where(region_block::Column::Code.eq(block))
        .and_where(Column::ValidFrom.lte(today))
        .and_where(Column::ValidTo.is_null().or(Column::ValidTo.gte(today)))
        .to_owned()
}
