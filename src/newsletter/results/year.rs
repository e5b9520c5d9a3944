//! A fiscal year of the magazine.

use chrono::{DateTime, Datelike as _, Months, NaiveDate, Utc};
use entities::IssueId;
use entities::newsletter::issue::{self, Column};
use entities::newsletter::subscriber::{self, ReaderState};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::flows::{BlockFlow, Month, by_block, counted};
use super::issue::{IssueResult, of};
use super::leavers::{Timeline, left_after};
use crate::context::Context;
use crate::people::vocabularies::Regions;
use crate::vocabulary::{FiscalYear, tokyo};

#[derive(Clone, Debug)]
pub struct YearResult {
    pub year: FiscalYear,
    /// In the order in which they began to leave.
    pub issues: Vec<IssueResult>,
    /// Those that have begun.
    pub months: Vec<Month>,
    /// For a year that is under way: whether the last sum is the number of readers there are.
    pub adds_up: Option<bool>,
}

impl YearResult {
    /// Over all issues that began, whatever became of them.
    pub fn total(&self, of: impl Fn(&IssueResult) -> u64) -> u64 {
        self.issues.iter().map(of).sum()
    }

    pub fn joined(&self) -> u64 {
        self.months.iter().map(Month::joined).sum()
    }

    pub fn left(&self) -> u64 {
        self.months.iter().map(Month::left).sum()
    }
}

/// Years in which there is something to report, the newest first; always with the present one.
pub async fn years(context: &Context) -> anyhow::Result<Vec<FiscalYear>> {
    let first: Option<Option<DateTime<Utc>>> = issue::Entity::find()
        .select_only()
        .column_as(Column::StartedAt.min(), "first")
        .into_tuple()
        .one(context.database.reader())
        .await?;
    let present = FiscalYear::at(context.now());
    let first = first.flatten().map_or(present, FiscalYear::at);
    let mut years = vec![present];
    while let Some(last) = years.last().copied().filter(|last| *last > first) {
        years.push(last.previous());
    }
    Ok(years)
}

pub async fn year_result(context: &Context, year: FiscalYear) -> anyhow::Result<YearResult> {
    let db = context.database.reader();
    let rows = issue::Entity::find()
        .filter(Column::StartedAt.gte(year.starts()))
        .filter(Column::StartedAt.lt(year.ends()))
        .order_by_asc(Column::StartedAt)
        .all(db)
        .await?;
    let mut issues = Vec::with_capacity(rows.len());
    let timeline = Timeline::load(db).await?;
    let ids: Vec<IssueId> = rows.iter().map(|row| row.id).collect();
    let left = left_after(db, &timeline, &ids).await?;
    for row in &rows {
        issues.extend(of(context, row, (&timeline, &left)).await?);
    }
    let now = context.now();
    let months = months(db, (year, now)).await?;
    let adds_up = match months.last() {
        Some(last) if FiscalYear::at(now) == year => Some(last.readers() == active(db).await?),
        _ => None,
    };
    Ok(YearResult { year, issues, months, adds_up })
}

async fn active(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    let active = subscriber::Column::State.eq(ReaderState::Active);
    subscriber::Entity::find().filter(active).count(db).await
}

async fn months(
    db: &impl ConnectionTrait,
    (year, now): (FiscalYear, DateTime<Utc>),
) -> Result<Vec<Month>, DbErr> {
    let regions = Regions::on(db, tokyo::day_of(now)).await?;
    let before = by_block(&counted(db, (None, year.starts())).await?, &regions);
    let mut readers: Vec<u64> =
        before.iter().map(|(_, joined, left)| joined.saturating_sub(*left)).collect();
    let mut months = Vec::new();
    let begun = firsts(year).into_iter().filter(|first| tokyo::start_of_day(*first) <= now);
    for first in begun {
        let ends = tokyo::start_of_day(first + Months::new(1));
        let lines = counted(db, (Some(tokyo::start_of_day(first)), ends)).await?;
        let lines = by_block(&lines, &regions);
        let blocks = lines.into_iter().zip(&mut readers).map(|((block, joined, left), readers)| {
            *readers = (*readers + joined).saturating_sub(left);
            BlockFlow { block, joined, left, readers: *readers }
        });
        months.push(Month { first, blocks: blocks.collect(), under_way: ends > now });
    }
    Ok(months)
}

/// The first days of its months.
fn firsts(year: FiscalYear) -> Vec<NaiveDate> {
    (0..12)
        .map(|ahead| year.first_day() + Months::new(ahead))
        .filter(|day| day.day() == 1)
        .collect()
}
