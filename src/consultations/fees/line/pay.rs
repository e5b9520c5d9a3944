use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use chrono::NaiveDate;
use entities::consultations::fee_line::{self, LineState};
use entities::consultations::fee_payment::{self, PaymentKind};
use entities::consultations::fee_terms::Payee;
use entities::{FeeLineId, PersonId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::json;

use super::left::{Left, Pressed, WhyLeft};
use super::settle::difference;
use super::stored::{lock_person, people_of, save_line, step};
use crate::consultations::Organiser;
use crate::consultations::fees::Refusal;
use crate::consultations::fees::honorarium::{Withholding, shares};
use crate::consultations::fees::letters::{self, PaidLine};
use crate::consultations::fees::payment::{NewPayment, Paid, enter};
use crate::consultations::fees::rates::rates_with;
use crate::consultations::fees::refusal::problem;
use crate::consultations::fees::wording::say;
use crate::consultations::pen::Pen;
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::tokyo;

/// Who receives one payment, and by which rule it is taxed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Whom {
    person: PersonId,
    payee: Option<Payee>,
    withholding: Option<Withholding>,
}

/// Notes that approved lines were paid on a day: those of one person together are one payment. One
/// that is paid already, not approved yet, comes to nothing or was corrected since its approval is
/// left as it is: paying twice is one payment. A corrected one alone is refused.
pub async fn pay_lines(
    context: &Context,
    who: Organiser,
    (lines, on): (Vec<FeeLineId>, NaiveDate),
) -> Result<Paid, Stop<Refusal>> {
    if on > tokyo::day_of(context.now()) {
        return Err(problem("paid", say::PAID_AHEAD).into());
    }
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    for person in people_of(&tx, &lines).await? {
        lock_person(pen, person).await?;
    }
    let chosen: BTreeSet<_> = lines.into_iter().collect();
    let (ready, left) = ready(&tx, &chosen, on).await?;
    if let Some(only) = single(&chosen)
        && ready.is_empty()
    {
        refuse_corrected(&tx, only).await?;
    }
    let pressed = Pressed { done: ready.len(), left };
    let mut paid = Paid { pressed, payments: Vec::new() };
    for (whom, rows) in by_payment(&tx, ready).await? {
        paid.payments.push(pay(pen, who, (whom, rows), on).await?);
    }
    tx.commit().await?;
    Ok(paid)
}

fn single(chosen: &BTreeSet<FeeLineId>) -> Option<FeeLineId> {
    chosen.first().copied().filter(|_| chosen.len() == 1)
}

/// Says why an approved line whose times were corrected since is not paid.
async fn refuse_corrected(db: &impl ConnectionTrait, id: FeeLineId) -> Result<(), Stop<Refusal>> {
    let found = fee_line::Entity::find_by_id(id).one(db).await?;
    let approved = found.filter(|row| row.state == LineState::Approved);
    match approved {
        Some(row) if difference(&row, 0) != 0 => Err(Refusal::CorrectedSince.into()),
        _ => Ok(()),
    }
}

/// Those that can be paid on this day, in the order in which they were held, and the others.
async fn ready(
    db: &impl ConnectionTrait,
    chosen: &BTreeSet<FeeLineId>,
    on: NaiveDate,
) -> Result<(Vec<fee_line::Model>, Vec<Left>), DbErr> {
    let rows = fee_line::Entity::find()
        .filter(fee_line::Column::Id.is_in(chosen.iter().copied()))
        .order_by_asc(fee_line::Column::HeldFrom)
        .order_by_asc(fee_line::Column::Id)
        .all(db)
        .await?;
    let known: BTreeSet<_> = rows.iter().map(|row| row.id).collect();
    let mut left: Vec<_> = chosen.difference(&known).map(|id| Left::unknown(id.0)).collect();
    let mut ready = Vec::with_capacity(rows.len());
    for row in rows {
        match unpayable(&row, on) {
            Some(why) => left.push(Left { id: row.id.0, number: Some(row.number), why }),
            None => ready.push(row),
        }
    }
    Ok((ready, left))
}

fn unpayable(row: &fee_line::Model, on: NaiveDate) -> Option<WhyLeft> {
    if row.state != LineState::Approved {
        Some(WhyLeft::NotApproved)
    } else if row.amount <= 0 {
        Some(WhyLeft::NothingToPay)
    } else if row.held_on > on {
        Some(WhyLeft::HeldLater)
    } else if difference(row, 0) != 0 {
        // What was approved is not what is owed any more: its approval is withdrawn first.
        Some(WhyLeft::CorrectedSince)
    } else {
        None
    }
}

async fn by_payment(
    db: &impl ConnectionTrait,
    rows: Vec<fee_line::Model>,
) -> Result<BTreeMap<Whom, Vec<fee_line::Model>>, DbErr> {
    let rates = rates_with(db, rows.iter().filter_map(|row| row.rate_id)).await?;
    let mut found: BTreeMap<Whom, Vec<fee_line::Model>> = BTreeMap::new();
    for row in rows {
        let table = row.rate_id.and_then(|id| rates.get(&id));
        let hourly = table.zip(row.rank.zip(row.payee));
        let hourly = hourly.and_then(|(table, (rank, payee))| table.hourly(rank, payee));
        let withholding = hourly.and_then(|hourly| hourly.withholding);
        let whom = Whom { person: row.person_id, payee: row.payee, withholding };
        found.entry(whom).or_default().push(row);
    }
    Ok(found)
}

/// One payment: its tax is reckoned on the whole, and each line bears its part.
async fn pay(
    pen: Pen<'_>,
    who: Organiser,
    (whom, rows): (Whom, Vec<fee_line::Model>),
    on: NaiveDate,
) -> Result<fee_payment::Model, Stop<Refusal>> {
    let amounts: Vec<u32> = rows.iter().map(|row| u32::try_from(row.amount).unwrap_or(0)).collect();
    let taxes = shares(whom.withholding, &amounts);
    let new = NewPayment {
        kind: PaymentKind::Fee,
        person: whom.person,
        payee: whom.payee,
        gross: sum(&amounts)?,
        withheld: sum(&taxes)?,
        on,
    };
    let payment = enter(pen, who, new).await?;
    let mut told = Vec::with_capacity(rows.len());
    for (mut row, tax) in rows.into_iter().zip(taxes) {
        step(&mut row, LineState::Paid)?;
        row.withheld = i32::try_from(tax).unwrap_or(row.amount);
        row.paid_on = Some(on);
        row.paid_by = Some(who.person());
        row.payment_id = Some(payment.id);
        let row = save_line(pen, row).await?;
        let facts = json!({ "amount": row.amount, "paid_on": on, "payment": payment.number });
        pen.note(who.actor(), "fee_line.paid", ("fee_line", row.id.0), facts).await?;
        told.push(PaidLine::new(&row, (row.amount, row.withheld)));
    }
    letters::tell_paid(pen, &payment, told).await?;
    Ok(payment)
}

fn sum(parts: &[u32]) -> anyhow::Result<i32> {
    let whole: u64 = parts.iter().map(|part| u64::from(*part)).sum();
    i32::try_from(whole).context("one payment comes to more than can be stored")
}
