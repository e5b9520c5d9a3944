//! 単価表: one version of a fiscal year's rates. Never changed; saving adds the next version.

use sea_orm::entity::prelude::*;

use crate::{FeeRateId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fee_rate")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FeeRateId,
    pub fiscal_year: i32,
    /// From 1, for each year.
    pub version: i32,
    /// The unit of time; what is below a unit is cut off.
    pub unit_minutes: i32,
    /// Income tax of individuals is withheld at source.
    pub withholds: bool,
    /// Hundredths of a percent, up to the limit.
    pub withholding_rate: i32,
    /// Hundredths of a percent, above the limit.
    pub withholding_rate_above: i32,
    /// Yen of one payment.
    pub withholding_limit: i32,
    /// Kilometres one way from which express fares are paid.
    pub express_from_km: i32,
    /// 宿泊手当, yen a night.
    pub night_allowance: i32,
    pub saved_by: PersonId,
    pub saved_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
