use std::collections::BTreeSet;

use chrono::NaiveDate;
use entities::PersonId;
use entities::consultations::fee_line::{self, Basis, LineState};
use entities::consultations::fee_terms;
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use super::interest::interests;
use super::stored::{lock_person, save_line};
use crate::consultations::fees::Refusal;
use crate::consultations::fees::honorarium::{Honorarium, HourlyRate, honorarium};
use crate::consultations::fees::rates::{RateTable, rates_by_id, rates_of};
use crate::consultations::fees::terms::terms_of;
use crate::consultations::pen::Pen;
use crate::database::Stop;
use crate::vocabulary::FiscalYear;

/// Reckons the drafts of one person's day anew, in the order of their times. What is approved
/// stands, and comes first under the cap of the day. Needs the lock on the person.
pub async fn recompute_day(
    pen: Pen<'_>,
    (person, day): (PersonId, NaiveDate),
) -> Result<(), Stop<Refusal>> {
    let lines = fee_line::Entity::find()
        .filter(fee_line::Column::PersonId.eq(person))
        .filter(fee_line::Column::HeldOn.eq(day))
        .order_by_asc(fee_line::Column::HeldFrom)
        .order_by_asc(fee_line::Column::Id)
        .all(pen.tx)
        .await?;
    let terms = terms_of(pen.tx, person).await?;
    let rates = rates_of(pen.tx, FiscalYear::of_day(day)).await?;
    let fixed = lines.iter().filter(|line| line.state != LineState::Draft);
    let mut paid: i32 = fixed.map(|line| line.amount).sum();
    let stakes = interests(pen.tx, &lines).await?;
    for line in lines.iter().filter(|line| line.state == LineState::Draft) {
        let mut next = reckoned(line, (terms.as_ref(), rates.as_ref()), paid);
        next.interest = stakes.get(&line.id).copied();
        paid += next.amount;
        if next != *line {
            save_line(pen, next).await?;
        }
    }
    Ok(())
}

/// The draft as rates and terms have it.
fn reckoned(
    line: &fee_line::Model,
    (terms, rates): (Option<&fee_terms::Model>, Option<&RateTable>),
    paid: i32,
) -> fee_line::Model {
    let hourly = terms.zip(rates).and_then(|(terms, rates)| rates.hourly(terms.rank, terms.payee));
    let basis = match (terms, &hourly) {
        (None, _) => Basis::NoTerms,
        (Some(terms), _) if terms.publicly_paid => Basis::PublicFunds,
        (Some(_), None) => Basis::NoRate,
        (Some(_), Some(_)) => Basis::Computed,
    };
    let fee = match (basis, hourly) {
        (Basis::Computed, Some(rate)) => terms_rate(&rate, line.minutes, paid),
        _ => Honorarium::default(),
    };
    fee_line::Model {
        fiscal_year: FiscalYear::of_day(line.held_on).year(),
        basis,
        rate_id: hourly.and(rates).map(|rates| rates.row.id),
        rank: terms.map(|terms| terms.rank),
        payee: terms.map(|terms| terms.payee),
        invoice_number: terms.and_then(|terms| terms.invoice_number.clone()),
        units: whole(fee.units),
        computed: whole(fee.amount),
        amount: whole(fee.amount),
        withheld: whole(fee.withheld),
        reason: None,
        corrected: None,
        ..line.clone()
    }
}

/// The pure reckoning over stored numbers.
pub fn terms_rate(rate: &HourlyRate, minutes: i32, paid: i32) -> Honorarium {
    let natural = |number: i32| u32::try_from(number).unwrap_or(0);
    honorarium(rate, natural(minutes), natural(paid))
}

fn whole(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Reckons all drafts anew that a change of rates or terms concerns.
pub(in crate::consultations::fees) async fn refresh_drafts(
    pen: Pen<'_>,
    which: SimpleExpr,
) -> Result<(), Stop<Refusal>> {
    let days: Vec<(PersonId, NaiveDate)> = fee_line::Entity::find()
        .select_only()
        .column(fee_line::Column::PersonId)
        .column(fee_line::Column::HeldOn)
        .filter(which)
        .filter(fee_line::Column::State.eq(LineState::Draft))
        .into_tuple()
        .all(pen.tx)
        .await?;
    // Everybody locks people in the order of their ids.
    for (person, day) in days.into_iter().collect::<BTreeSet<_>>() {
        lock_person(pen, person).await?;
        recompute_day(pen, (person, day)).await?;
    }
    Ok(())
}

/// What a meeting of so many minutes comes to by the line's own version of the rates.
pub async fn by_own_rates(
    db: &impl ConnectionTrait,
    line: &fee_line::Model,
    (minutes, paid): (i32, i32),
) -> Result<Honorarium, DbErr> {
    let Some(hourly) = own_rate(db, line).await? else { return Ok(Honorarium::default()) };
    Ok(match line.basis {
        Basis::Computed => terms_rate(&hourly, minutes, paid),
        _ => Honorarium::default(),
    })
}

/// The hourly rate a line was reckoned by.
pub async fn own_rate(
    db: &impl ConnectionTrait,
    line: &fee_line::Model,
) -> Result<Option<HourlyRate>, DbErr> {
    let Some(id) = line.rate_id else { return Ok(None) };
    let rates = rates_by_id(db, id).await?;
    let known = rates.zip(line.rank.zip(line.payee));
    Ok(known.and_then(|(rates, (rank, payee))| rates.hourly(rank, payee)))
}
