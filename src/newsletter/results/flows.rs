//! Who came and who went, by month and by where they are.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entities::newsletter::consent::{self, Column};
use entities::newsletter::subscriber;
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, JoinType, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::leavers::Window;
use crate::people::vocabularies::Regions;

/// Steps after which somebody reads. Files and the secretariat only ever add people who did not; who
/// confirms may read already, and then nothing changes.
const JOINS: &str = "(newsletter_consent.act IN ('imported', 'added', 'returned') \
     OR (newsletter_consent.act = 'confirmed' AND NOT EXISTS (\
     SELECT 1 FROM newsletter_consent before \
     WHERE before.subscriber_id = newsletter_consent.subscriber_id \
     AND before.act IN ('imported', 'added', 'returned', 'confirmed') \
     AND (before.at < newsletter_consent.at \
     OR (before.at = newsletter_consent.at AND before.id < newsletter_consent.id)) \
     AND NOT EXISTS (SELECT 1 FROM newsletter_consent gone \
     WHERE gone.subscriber_id = before.subscriber_id AND gone.act IN ('left', 'stopped') \
     AND gone.at >= before.at AND gone.at <= newsletter_consent.at))))";

const LEAVES: &str = "newsletter_consent.act IN ('left', 'stopped')";

/// What happened in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// In the order of the blocks, 不明 last.
    pub blocks: Vec<BlockFlow>,
    /// It is not over: the readers at its end are those of now.
    pub under_way: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockFlow {
    /// 関東; none: they told no prefecture.
    pub block: Option<String>,
    pub joined: u64,
    pub left: u64,
    /// At the end of the month.
    pub readers: u64,
}

impl Month {
    pub fn joined(&self) -> u64 {
        self.blocks.iter().map(|one| one.joined).sum()
    }

    pub fn left(&self) -> u64 {
        self.blocks.iter().map(|one| one.left).sum()
    }

    pub fn readers(&self) -> u64 {
        self.blocks.iter().map(|one| one.readers).sum()
    }
}

/// Comings and goings between two instants, by prefecture.
pub type Counted = HashMap<Option<i32>, (u64, u64)>;

pub async fn counted(
    db: &impl ConnectionTrait,
    (from, until): (Option<DateTime<Utc>>, DateTime<Utc>),
) -> Result<Counted, DbErr> {
    let mut counted = Counted::new();
    for (prefecture, count) in grouped(db, JOINS, (from, until)).await? {
        counted.entry(prefecture).or_default().0 += count;
    }
    for (prefecture, count) in grouped(db, LEAVES, (from, until)).await? {
        counted.entry(prefecture).or_default().1 += count;
    }
    Ok(counted)
}

/// New readers within a window.
pub async fn joined_between(db: &impl ConnectionTrait, window: Window) -> Result<u64, DbErr> {
    let found = grouped(db, JOINS, (Some(window.from), window.until)).await?;
    Ok(found.into_iter().map(|(_, count)| count).sum())
}

#[derive(FromQueryResult)]
struct Grouped {
    prefecture: Option<i32>,
    steps: i64,
}

async fn grouped(
    db: &impl ConnectionTrait,
    what: &'static str,
    (from, until): (Option<DateTime<Utc>>, DateTime<Utc>),
) -> Result<Vec<(Option<i32>, u64)>, DbErr> {
    let mut select = steps(what);
    select.and_where(Expr::col((consent::Entity, Column::At)).lt(until));
    if let Some(from) = from {
        select.and_where(Expr::col((consent::Entity, Column::At)).gte(from));
    }
    let rows = db.query_all(&select).await?;
    rows.iter()
        .map(|row| {
            let Grouped { prefecture, steps } = Grouped::from_query_result(row, "")?;
            Ok((prefecture, steps.unsigned_abs()))
        })
        .collect()
}

fn steps(what: &'static str) -> SelectStatement {
    let prefecture = (subscriber::Entity, subscriber::Column::PrefectureCode);
    Query::select()
        .expr_as(Expr::col(prefecture), Alias::new("prefecture"))
        .expr_as(Expr::col((consent::Entity, Column::Id)).count(), Alias::new("steps"))
        .from(consent::Entity)
        .join(
            JoinType::LeftJoin,
            subscriber::Entity,
            Expr::col((subscriber::Entity, subscriber::Column::Id))
                .equals((consent::Entity, Column::SubscriberId)),
        )
        .and_where(Expr::cust(what))
        .group_by_col(prefecture)
        .to_owned()
}

/// Counts by block, in the order of the blocks, those without a prefecture last.
pub fn by_block(counted: &Counted, regions: &Regions) -> Vec<(Option<String>, u64, u64)> {
    let mut lines: Vec<(Option<String>, u64, u64)> =
        regions.blocks.iter().map(|block| (Some(block.name.clone()), 0, 0)).collect();
    lines.push((None, 0, 0));
    for (prefecture, (joined, left)) in counted {
        let block = prefecture.and_then(|code| regions.block_of(code));
        let place = regions.blocks.iter().position(|one| Some(one.id) == block.map(|one| one.id));
        let line = &mut lines[place.unwrap_or(regions.blocks.len())];
        line.1 += joined;
        line.2 += left;
    }
    lines
}
