use std::collections::HashMap;

use entities::FeeRateId;
use entities::consultations::fee_terms::Payee;
use entities::consultations::{fee_lodging, fee_rank, fee_rate};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::{Value, json};

use crate::consultations::fees::honorarium::{HourlyRate, Withholding};
use crate::vocabulary::FiscalYear;
use crate::web::thousands;

/// One version of a year's rates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateTable {
    pub row: fee_rate::Model,
    /// By their codes.
    pub ranks: Vec<fee_rank::Model>,
    pub lodgings: Vec<fee_lodging::Model>,
}

impl RateTable {
    pub fn rank(&self, code: i32) -> Option<&fee_rank::Model> {
        self.ranks.iter().find(|rank| rank.code == code)
    }

    pub fn lodging(&self, code: i32) -> Option<&fee_lodging::Model> {
        self.lodgings.iter().find(|kind| kind.code == code)
    }

    /// What somebody of a rank is paid with; none where the rank is not in this version.
    pub fn hourly(&self, rank: i32, payee: Payee) -> Option<HourlyRate> {
        let rank = self.rank(rank)?;
        let withholds = self.row.withholds && payee == Payee::Individual;
        Some(HourlyRate {
            unit: natural(self.row.unit_minutes),
            yen_per_hour: natural(rank.yen_per_hour),
            most_per_day: natural(rank.most_per_day),
            withholding: withholds.then(|| Withholding {
                rate: natural(self.row.withholding_rate),
                rate_above: natural(self.row.withholding_rate_above),
                limit: natural(self.row.withholding_limit),
            }),
        })
    }

    /// 根拠: `令和8年度単価表（第2版）`
    pub fn label(&self) -> String {
        let year = FiscalYear::starting_in(self.row.fiscal_year);
        let year = year.map(FiscalYear::label).unwrap_or_default();
        format!("{year}単価表（第{}版）", self.row.version)
    }
}

fn natural(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

/// The newest version of a year; none before the first.
pub async fn rates_of(
    db: &impl ConnectionTrait,
    year: FiscalYear,
) -> Result<Option<RateTable>, DbErr> {
    let row = fee_rate::Entity::find()
        .filter(fee_rate::Column::FiscalYear.eq(year.year()))
        .order_by_desc(fee_rate::Column::Version)
        .one(db)
        .await?;
    match row {
        Some(row) => complete(db, row).await.map(Some),
        None => Ok(None),
    }
}

/// All versions, the newest year and version first; those of one year where it is named.
pub async fn rate_versions(
    db: &impl ConnectionTrait,
    year: Option<FiscalYear>,
) -> Result<Vec<RateTable>, DbErr> {
    let mut found = fee_rate::Entity::find();
    if let Some(year) = year {
        found = found.filter(fee_rate::Column::FiscalYear.eq(year.year()));
    }
    let rows = found
        .order_by_desc(fee_rate::Column::FiscalYear)
        .order_by_desc(fee_rate::Column::Version)
        .all(db)
        .await?;
    let mut tables = Vec::with_capacity(rows.len());
    for row in rows {
        tables.push(complete(db, row).await?);
    }
    Ok(tables)
}

pub async fn rates_by_id(
    db: &impl ConnectionTrait,
    id: FeeRateId,
) -> Result<Option<RateTable>, DbErr> {
    match fee_rate::Entity::find_by_id(id).one(db).await? {
        Some(row) => complete(db, row).await.map(Some),
        None => Ok(None),
    }
}

/// Several versions by their ids, for lists.
pub async fn rates_with(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = FeeRateId>,
) -> Result<HashMap<FeeRateId, RateTable>, DbErr> {
    let rows = fee_rate::Entity::find().filter(fee_rate::Column::Id.is_in(ids)).all(db).await?;
    let mut found = HashMap::new();
    // A handful: versions of a year or two.
    for row in rows {
        found.insert(row.id, complete(db, row).await?);
    }
    Ok(found)
}

async fn complete(db: &impl ConnectionTrait, row: fee_rate::Model) -> Result<RateTable, DbErr> {
    let ranks = fee_rank::Entity::find()
        .filter(fee_rank::Column::RateId.eq(row.id))
        .order_by_asc(fee_rank::Column::Code)
        .all(db)
        .await?;
    let lodgings = fee_lodging::Entity::find()
        .filter(fee_lodging::Column::RateId.eq(row.id))
        .order_by_asc(fee_lodging::Column::Code)
        .all(db)
        .await?;
    Ok(RateTable { row, ranks, lodgings })
}

/// What the audit log tells of a version.
pub(super) fn facts(table: &RateTable) -> Value {
    let yen = |yen: i32| thousands(natural(yen).into());
    let percent = |rate: i32| format!("{}.{:02}％", rate / 100, rate % 100);
    let rank = |row: &fee_rank::Model| {
        let (hour, day) = (yen(row.yen_per_hour), yen(row.most_per_day));
        format!("{} 1時間{hour}円（1日{day}円まで）", row.label)
    };
    let lodging = |row: &fee_lodging::Model| format!("{} {}円まで", row.label, yen(row.most));
    let row = &table.row;
    json!({
        "unit_minutes": row.unit_minutes,
        "withholds": row.withholds,
        "withholding_rate": percent(row.withholding_rate),
        "withholding_rate_above": percent(row.withholding_rate_above),
        "withholding_limit": format!("{}円", yen(row.withholding_limit)),
        "express_from_km": row.express_from_km,
        "night_allowance": format!("{}円", yen(row.night_allowance)),
        "ranks": table.ranks.iter().map(rank).collect::<Vec<_>>(),
        "lodgings": table.lodgings.iter().map(lodging).collect::<Vec<_>>(),
    })
}
