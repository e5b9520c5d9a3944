use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::people::term;
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::seats::{self, Mode};
use entities::study_sessions::session::{self, Audience, SessionState};
use entities::study_sessions::{series, theme};
use entities::{SessionSeriesId, StudySessionId, TermId};
use sea_orm::sea_query::{
    Alias, Cond, Condition, Expr, ExprTrait as _, Func, IntoIden as _, Order, Query,
    SelectStatement,
};
use sea_orm::{ActiveEnum as _, ConnectionTrait, DbErr, FromQueryResult};
use serde::Serialize;

use super::filter::{Filter, When, col};
use crate::study_sessions::seats::SeatCount;
use crate::study_sessions::session::{Phase, Standing};
use crate::study_sessions::wording;

/// A session as a line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listing {
    pub id: StudySessionId,
    pub fiscal_year: i32,
    /// With its number: `第3回 …`
    pub title: String,
    pub series: Option<(SessionSeriesId, String)>,
    pub phase: Phase,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    pub publish_at: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
    pub audience: Audience,
    pub venue: Option<String>,
    pub seats: Vec<ModeSeats>,
    pub waiting: i64,
    /// In line, with a seat offered.
    pub offered: i64,
    pub pending: i64,
    pub themes: Vec<(TermId, String)>,
}

/// Seats of one mode, with what is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ModeSeats {
    #[serde(flatten)]
    pub count: SeatCount,
    /// None: no limit.
    pub left: Option<i32>,
}

/// Public sessions, at most `limit` from `offset` on.
pub async fn public_sessions(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    filter: &Filter,
    (offset, limit): (u64, u64),
) -> Result<Vec<Listing>, DbErr> {
    let order = if filter.when == When::Past { Order::Desc } else { Order::Asc };
    let mut select = select(filter.condition(now));
    select.order_by(("study_session", "starts_at"), order);
    // So that a list read part by part has neither gap nor repetition.
    select.order_by(("study_session", "id"), Order::Asc).offset(offset).limit(limit);
    read(db, now, &select).await
}

/// Runs a statement of [`select`]: one query for the lines, one for their themes.
pub(super) async fn read(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    select: &SelectStatement,
) -> Result<Vec<Listing>, DbErr> {
    let rows = db.query_all(select).await?;
    let rows: Vec<Row> =
        rows.iter().map(|row| Row::from_query_result(row, "")).collect::<Result<_, _>>()?;
    let mut themes = themes(db, rows.iter().map(|row| row.id).collect()).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let themes = themes.remove(&row.id).unwrap_or_default();
            row.listing(now, themes)
        })
        .collect())
}

/// Lines of sessions with seats and counts; the caller adds order and bounds.
pub(super) fn select(condition: Condition) -> SelectStatement {
    let mut select = Query::select();
    for column in COLUMNS {
        select.expr_as(col(column), column);
    }
    select
        .expr_as(Expr::col(("series", "title")), "series_title")
        .expr_as(count_in(RegistrationState::Waiting), "waiting")
        .expr_as(count_in(RegistrationState::Offered), "offered")
        .expr_as(count_in(RegistrationState::Pending), "pending")
        .from(session::Entity)
        .join_as(
            sea_orm::sea_query::JoinType::LeftJoin,
            series::Entity,
            Alias::new("series"),
            Expr::col(("series", "id")).equals(("study_session", "series_id")),
        );
    for (mode, name) in [(Mode::Venue, "venue"), (Mode::Online, "online")] {
        join_seats(&mut select, mode, name);
    }
    select.cond_where(condition);
    select
}

const COLUMNS: [&str; 14] = [
    "id",
    "fiscal_year",
    "number",
    "title",
    "series_id",
    "state",
    "starts_at",
    "ends_at",
    "opens_at",
    "closes_at",
    "publish_at",
    "updated_at",
    "audience",
    "venue_summary",
];

fn join_seats(select: &mut SelectStatement, mode: Mode, name: &'static str) {
    let own = Cond::all()
        .add(Expr::col((name, "session_id")).equals(("study_session", "id")))
        .add(Expr::col((name, "mode")).eq(mode.to_value()));
    select
        .expr_as(Expr::col((name, "capacity")), format!("{name}_capacity").into_iden())
        .expr_as(Expr::col((name, "taken")), format!("{name}_taken").into_iden())
        .join_as(sea_orm::sea_query::JoinType::LeftJoin, seats::Entity, Alias::new(name), own);
}

fn count_in(state: RegistrationState) -> Expr {
    let own =
        Expr::col(("study_session_registration", "session_id")).equals(("study_session", "id"));
    let counted = Query::select()
        .expr(Func::count(Expr::col(("study_session_registration", "id"))))
        .from(registration::Entity)
        .and_where(own)
        .and_where(Expr::col(("study_session_registration", "state")).eq(state.to_value()))
        .to_owned();
    Expr::SubQuery(None, Box::new(counted.into()))
}

#[derive(FromQueryResult)]
struct Row {
    id: StudySessionId,
    fiscal_year: i32,
    number: Option<i32>,
    title: String,
    series_id: Option<SessionSeriesId>,
    series_title: Option<String>,
    state: SessionState,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    opens_at: DateTime<Utc>,
    closes_at: DateTime<Utc>,
    publish_at: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
    audience: Audience,
    venue_summary: Option<String>,
    venue_capacity: Option<i32>,
    venue_taken: Option<i32>,
    online_capacity: Option<i32>,
    online_taken: Option<i32>,
    waiting: i64,
    offered: i64,
    pending: i64,
}

impl Row {
    fn listing(self, now: DateTime<Utc>, themes: Vec<(TermId, String)>) -> Listing {
        let modes = [
            (Mode::Venue, self.venue_capacity, self.venue_taken),
            (Mode::Online, self.online_capacity, self.online_taken),
        ];
        let counts: Vec<_> = modes
            .into_iter()
            .filter_map(|(mode, capacity, taken)| Some(SeatCount { mode, capacity, taken: taken? }))
            .collect();
        let standing = Standing {
            state: self.state,
            opens_at: self.opens_at,
            closes_at: self.closes_at,
            ends_at: self.ends_at,
        };
        Listing {
            id: self.id,
            fiscal_year: self.fiscal_year,
            title: wording::full_title(self.number, &self.title),
            series: self.series_id.zip(self.series_title),
            phase: standing.phase(&counts, now),
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            opens_at: self.opens_at,
            closes_at: self.closes_at,
            publish_at: self.publish_at,
            updated_at: self.updated_at,
            audience: self.audience,
            venue: self.venue_summary,
            seats: counts.iter().map(|&count| ModeSeats { count, left: count.left() }).collect(),
            waiting: self.waiting,
            offered: self.offered,
            pending: self.pending,
            themes,
        }
    }
}

/// The themes of many sessions with their names.
pub(super) async fn themes(
    db: &impl ConnectionTrait,
    ids: Vec<StudySessionId>,
) -> Result<HashMap<StudySessionId, Vec<(TermId, String)>>, DbErr> {
    let select = Query::select()
        .column(("study_session_theme", "session_id"))
        .column(("study_session_theme", "term_id"))
        .column(("term", "label"))
        .from(theme::Entity)
        .inner_join(
            term::Entity,
            Expr::col(("term", "id")).equals(("study_session_theme", "term_id")),
        )
        .and_where(Expr::col(("study_session_theme", "session_id")).is_in(ids))
        .order_by(("term", "ordinal"), Order::Asc)
        .order_by(("term", "label"), Order::Asc)
        .to_owned();
    let mut by_session: HashMap<_, Vec<_>> = HashMap::new();
    for row in db.query_all(&select).await? {
        let theme = (row.try_get("", "term_id")?, row.try_get("", "label")?);
        by_session.entry(row.try_get("", "session_id")?).or_default().push(theme);
    }
    Ok(by_session)
}
