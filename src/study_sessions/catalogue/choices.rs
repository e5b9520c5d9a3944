//! What can be chosen in the filters.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use entities::people::term::{self, Vocabulary};
use entities::people::{prefecture, region_block, region_block_prefecture};
use entities::study_sessions::session;
use sea_orm::{ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _};
use sea_orm::{QueryFilter as _, QueryOrder as _, QuerySelect as _};

use crate::study_sessions::readers::PUBLIC;
use crate::vocabulary::tokyo;

/// A regional block and its prefectures of today.
pub type Block = (region_block::Model, Vec<prefecture::Model>);

#[derive(Clone, Debug)]
pub struct Choices {
    pub themes: Vec<term::Model>,
    /// Blocks in their order, each with its prefectures of today.
    pub places: Vec<Block>,
    /// First days of the months in which public sessions begin, in the order of the list.
    pub months: Vec<NaiveDate>,
}

pub async fn choices(
    db: &impl ConnectionTrait,
    which: Months,
    now: DateTime<Utc>,
) -> Result<Choices, DbErr> {
    let themes = term::Entity::find()
        .filter(term::Column::Vocabulary.eq(Vocabulary::Theme))
        .filter(term::Column::Retired.eq(false))
        .order_by_asc(term::Column::Ordinal)
        .all(db)
        .await?;
    Ok(Choices { themes, places: places(db, now).await?, months: months(db, which, now).await? })
}

/// All blocks in their order.
pub async fn places(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Block>, DbErr> {
    use region_block_prefecture::Column;
    let today = tokyo::day_of(now);
    let blocks =
        region_block::Entity::find().order_by_asc(region_block::Column::Ordinal).all(db).await?;
    let prefectures =
        prefecture::Entity::find().order_by_asc(prefecture::Column::Code).all(db).await?;
    let belongings = region_block_prefecture::Entity::find()
        .filter(Column::ValidFrom.lte(today))
        .filter(Condition::any().add(Column::ValidTo.is_null()).add(Column::ValidTo.gte(today)))
        .all(db)
        .await?;
    let inside = |block: &region_block::Model| {
        let is_inside = |prefecture: &&prefecture::Model| {
            belongings.iter().any(|belonging| {
                belonging.block_id == block.id && belonging.prefecture_code == prefecture.code
            })
        };
        prefectures.iter().filter(is_inside).cloned().collect()
    };
    Ok(blocks
        .into_iter()
        .map(|block| {
            let prefectures = inside(&block);
            (block, prefectures)
        })
        .collect())
}

/// Which months are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Months {
    Coming,
    Past,
}

async fn months(
    db: &impl ConnectionTrait,
    which: Months,
    now: DateTime<Utc>,
) -> Result<Vec<NaiveDate>, DbErr> {
    let ends = session::Column::EndsAt;
    let starts: Vec<DateTime<Utc>> = session::Entity::find()
        .filter(session::Column::State.is_in(PUBLIC))
        .filter(if which == Months::Past { ends.lte(now) } else { ends.gt(now) })
        .select_only()
        .column(session::Column::StartsAt)
        .into_tuple()
        .all(db)
        .await?;
    let first_day = |starts: DateTime<Utc>| tokyo::day_of(starts).with_day(1);
    let mut months: Vec<NaiveDate> = starts.into_iter().filter_map(first_day).collect();
    months.sort_unstable();
    months.dedup();
    if which == Months::Past {
        months.reverse();
    }
    Ok(months)
}
