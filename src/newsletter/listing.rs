//! Lists of readers for the secretariat, and figures for everybody who may see reports.

use chrono::{DateTime, Utc};
use entities::SubscriberId;
use entities::newsletter::consent::Route;
use entities::newsletter::request::{self, RequestKind};
use entities::newsletter::subscriber::{self, Column, Frequency, ReaderKind, ReaderState};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, Query};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, FromQueryResult,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::undelivered::nothing_arrives;
use crate::people::matches;

/// Which readers to list; what is empty does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReaderFilter {
    pub words: String,
    pub state: Option<ReaderState>,
    pub kind: Option<ReaderKind>,
    /// JIS code
    pub prefecture: Option<i32>,
    pub frequency: Option<Frequency>,
    pub route: Option<Route>,
    /// Whether nothing arrives at those who read.
    pub undelivered: Option<bool>,
}

impl ReaderFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add(matches(("newsletter_subscriber", "search_key"), &self.words))
            .add_option(self.state.map(|one| Column::State.eq(one)))
            .add_option(self.kind.map(|one| Column::Kind.eq(one)))
            .add_option(self.prefecture.map(|one| Column::PrefectureCode.eq(one)))
            .add_option(self.frequency.map(|one| Column::Frequency.eq(one)))
            .add_option(self.route.map(|one| Column::Route.eq(one)))
            .add_option(self.undelivered.map(|one| if one { held() } else { held().not() }))
    }
}

/// Reads, and nothing arrives.
fn held() -> Condition {
    Condition::all().add(Column::State.eq(ReaderState::Active)).add(nothing_arrives())
}

/// Readers before one that was seen, newest first.
pub async fn readers(
    reader: &impl ConnectionTrait,
    filter: &ReaderFilter,
    (before, limit): (Option<SubscriberId>, u64),
) -> Result<Vec<subscriber::Model>, DbErr> {
    subscriber::Entity::find()
        .filter(filter.condition())
        .filter(Condition::all().add_option(before.map(|id| Column::Id.lt(id))))
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(reader)
        .await
}

/// How many there are.
pub async fn count_readers(
    reader: &impl ConnectionTrait,
    filter: &ReaderFilter,
) -> Result<u64, DbErr> {
    subscriber::Entity::find().filter(filter.condition()).count(reader).await
}

/// Numbers without names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub active: u64,
    /// Of the active ones: no issue goes to them, because of what happened at their mailbox.
    pub undelivered: u64,
    pub left: u64,
    pub stopped: u64,
    /// Addresses whose confirmation is awaited.
    pub waiting: u64,
    /// Since `since`.
    pub joined: u64,
    pub gone: u64,
    /// Active readers by prefecture; none where they did not tell.
    pub by_prefecture: Vec<(Option<i32>, u64)>,
    pub by_kind: Vec<(Option<ReaderKind>, u64)>,
    pub by_frequency: Vec<(Frequency, u64)>,
}

/// Counts; `since` is where the comings and goings begin.
pub async fn figures(
    reader: &impl ConnectionTrait,
    (since, now): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Figures, DbErr> {
    let mut figures = Figures::default();
    for (state, count) in grouped::<ReaderState>(reader, Column::State, None).await? {
        match state {
            Some(ReaderState::Active) => figures.active = count,
            Some(ReaderState::Left) => figures.left = count,
            Some(ReaderState::Stopped) => figures.stopped = count,
            None => {}
        }
    }
    let active = Some(ReaderState::Active);
    figures.by_prefecture = grouped::<i32>(reader, Column::PrefectureCode, active).await?;
    figures.by_kind = grouped::<ReaderKind>(reader, Column::Kind, active).await?;
    let by_frequency = grouped::<Frequency>(reader, Column::Frequency, active).await?;
    figures.by_frequency =
        by_frequency.into_iter().filter_map(|(one, count)| Some((one?, count))).collect();
    let count = |condition: Condition| subscriber::Entity::find().filter(condition).count(reader);
    figures.joined = count(Condition::all().add(Column::SubscribedAt.gte(since))).await?;
    figures.gone = count(Condition::all().add(Column::LeftAt.gte(since))).await?;
    figures.undelivered = count(held()).await?;
    figures.waiting = waiting(reader, now).await?;
    Ok(figures)
}

/// Addresses that may still become readers: asked more than once they count once, and whoever
/// reads already waits for nothing.
async fn waiting(reader: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let reads = Query::select()
        .expr(Expr::val(1))
        .from(subscriber::Entity)
        .and_where(
            Expr::col((subscriber::Entity, Column::AddressKey))
                .equals((request::Entity, request::Column::AddressKey)),
        )
        .and_where(Column::State.eq(ReaderState::Active))
        .to_owned();
    let count: Option<i64> = request::Entity::find()
        .select_only()
        .expr(Func::count_distinct(Expr::col((request::Entity, request::Column::AddressKey))))
        .filter(request::Column::Kind.eq(RequestKind::Subscribe))
        .filter(request::Column::ConfirmedAt.is_null())
        .filter(request::Column::ExpiresAt.gt(now))
        .filter(Expr::exists(reads).not())
        .into_tuple()
        .one(reader)
        .await?;
    Ok(count.unwrap_or(0).unsigned_abs())
}

async fn grouped<T: sea_orm::TryGetable + Send>(
    reader: &impl ConnectionTrait,
    column: Column,
    state: Option<ReaderState>,
) -> Result<Vec<(Option<T>, u64)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row<T: sea_orm::TryGetable> {
        value: Option<T>,
        readers: i64,
    }
    let rows = subscriber::Entity::find()
        .select_only()
        .column_as(column, "value")
        .column_as(Column::Id.count(), "readers")
        .filter(Condition::all().add_option(state.map(|one| Column::State.eq(one))))
        .group_by(column)
        .order_by_asc(column)
        .into_model::<Row<T>>()
        .all(reader)
        .await?;
    Ok(rows.into_iter().map(|row| (row.value, row.readers.unsigned_abs())).collect())
}
