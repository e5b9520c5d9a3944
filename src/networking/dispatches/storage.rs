//! Rows of dispatches, with the names to show.

use chrono::NaiveDate;
use entities::networking::dispatch::{self, Column, DispatchState};
use entities::{DispatchId, OrganisationId};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use crate::people::{organisations, persons};
use crate::vocabulary::{FiscalYear, Prefecture};

/// A dispatch with the names of whom it is about.
#[derive(Clone, Debug)]
pub struct DispatchView {
    pub row: dispatch::Model,
    pub specialist: String,
    pub from: String,
    pub to: String,
}

impl DispatchView {
    /// `長野県 塩尻市`
    pub fn place(&self) -> String {
        let code = u8::try_from(self.row.to_prefecture_code).ok();
        let prefecture = code.and_then(Prefecture::from_code).map_or("", Prefecture::kanji);
        format!("{prefecture} {}", self.row.to_city)
    }
}

/// Which to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DispatchFilter {
    pub year: Option<FiscalYear>,
    pub state: Option<DispatchState>,
}

/// Dispatches before one that was seen, the newest first; three queries.
pub async fn dispatches(
    db: &impl ConnectionTrait,
    filter: &DispatchFilter,
    (before, limit): (Option<DispatchId>, u64),
) -> Result<Vec<DispatchView>, DbErr> {
    let wanted = Condition::all()
        .add_option(filter.year.map(|year| Column::FiscalYear.eq(year.year())))
        .add_option(filter.state.map(|state| Column::State.eq(state)))
        .add_option(before.map(|id| Column::Id.lt(id)));
    let rows = dispatch::Entity::find()
        .filter(wanted)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    named(db, rows).await
}

/// One.
pub async fn find(
    db: &impl ConnectionTrait,
    id: DispatchId,
) -> Result<Option<DispatchView>, DbErr> {
    let row = dispatch::Entity::find_by_id(id).one(db).await?;
    Ok(named(db, row.into_iter().collect()).await?.pop())
}

async fn named(
    db: &impl ConnectionTrait,
    rows: Vec<dispatch::Model>,
) -> Result<Vec<DispatchView>, DbErr> {
    let people = persons::names(db, rows.iter().map(|row| row.specialist_id)).await?;
    let places = rows
        .iter()
        .flat_map(|row| std::iter::once(row.from_organisation_id).chain(row.to_organisation_id));
    let places = organisations::names(db, places.collect::<Vec<_>>()).await?;
    let place =
        |id: Option<OrganisationId>| id.and_then(|id| places.get(&id).cloned()).unwrap_or_default();
    let view = |row: dispatch::Model| DispatchView {
        specialist: people.get(&row.specialist_id).cloned().unwrap_or_default(),
        from: place(Some(row.from_organisation_id)),
        to: place(row.to_organisation_id),
        row,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Who was sent to whom in a fiscal year: the first day, both organisations, where the receiving one
/// is known.
pub async fn sent(
    db: &impl ConnectionTrait,
    year: FiscalYear,
) -> Result<Vec<(NaiveDate, OrganisationId, OrganisationId)>, DbErr> {
    let rows = dispatch::Entity::find()
        .filter(Column::FiscalYear.eq(year.year()))
        .filter(Column::State.eq(DispatchState::Done))
        .all(db)
        .await?;
    let pair = |row: &dispatch::Model| {
        Some((row.starts_on, row.from_organisation_id, row.to_organisation_id?))
    };
    Ok(rows.iter().filter_map(pair).collect())
}
