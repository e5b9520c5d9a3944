use chrono::NaiveDate;
use entities::PersonId;
use entities::consultations::fee_payment::{self, PaymentKind};
use entities::consultations::fee_payment_count::{self, Column as Count};
use entities::consultations::fee_terms::Payee;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _,
};

use crate::consultations::Organiser;
use crate::consultations::fees::Refusal;
use crate::consultations::pen::Pen;
use crate::database::{Conflict, Stop};
use crate::vocabulary::FiscalYear;

/// 令和n年度 begins in the year 2018 + n.
const BEFORE_REIWA: i32 = 2018;

/// A payment without its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewPayment {
    pub kind: PaymentKind,
    pub person: PersonId,
    pub payee: Option<Payee>,
    /// Yen; negative where it was paid back.
    pub gross: i32,
    /// Yen, of the same sign.
    pub withheld: i32,
    pub on: NaiveDate,
}

/// Writes a payment down under the next number of its fiscal year. The row of the count is held
/// until the transaction ends: numbers have no gaps, and whoever pays next waits. Taken after all
/// other locks.
pub async fn enter(
    pen: Pen<'_>,
    who: Organiser,
    new: NewPayment,
) -> Result<fee_payment::Model, Stop<Refusal>> {
    let year = FiscalYear::of_day(new.on);
    let ordinal = count(pen, year).await?;
    let row = fee_payment::Model {
        id: pen.context.new_id(),
        number: number(year, ordinal),
        fiscal_year: year.year(),
        ordinal,
        kind: new.kind,
        person_id: new.person,
        payee: new.payee,
        gross: new.gross,
        withheld: new.withheld,
        paid_on: new.on,
        made_by: who.person(),
        made_at: pen.now,
    };
    let added = fee_payment::Entity::insert(row.clone().into_active_model().reset_all());
    added.exec_without_returning(pen.tx).await.map_err(|error| -> Stop<Refusal> {
        match Conflict::of(&error) {
            Conflict::Taken => Refusal::ChangedMeanwhile.into(),
            _ => error.into(),
        }
    })?;
    Ok(row)
}

/// `R8-0001`
fn number(year: FiscalYear, ordinal: i32) -> String {
    format!("R{}-{ordinal:04}", year.year() - BEFORE_REIWA)
}

async fn count(pen: Pen<'_>, year: FiscalYear) -> Result<i32, DbErr> {
    let none = fee_payment_count::Model { fiscal_year: year.year(), last: 0 };
    fee_payment_count::Entity::insert(none.into_active_model().reset_all())
        .on_conflict(OnConflict::column(Count::FiscalYear).do_nothing().to_owned())
        .exec_without_returning(pen.tx)
        .await?;
    fee_payment_count::Entity::update_many()
        .col_expr(Count::Last, Expr::col(Count::Last).add(1))
        .filter(Count::FiscalYear.eq(year.year()))
        .exec(pen.tx)
        .await?;
    let row = fee_payment_count::Entity::find_by_id(year.year()).one(pen.tx).await?;
    row.map(|row| row.last).ok_or_else(|| DbErr::RecordNotFound("fee_payment_count".to_owned()))
}
