use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use chrono::NaiveDate;
use entities::consultations::fee_payment::{self, PaymentKind};
use entities::consultations::travel_claim::{self, ClaimState};
use entities::{PersonId, TravelClaimId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};
use serde_json::json;

use super::stored::{save_row, step};
use crate::consultations::Organiser;
use crate::consultations::fees::Refusal;
use crate::consultations::fees::letters::{self, PaidClaim};
use crate::consultations::fees::line::{Left, Pressed, WhyLeft, lock_person};
use crate::consultations::fees::payment::{NewPayment, Paid, enter};
use crate::consultations::fees::refusal::problem;
use crate::consultations::fees::wording::say;
use crate::consultations::pen::Pen;
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::tokyo;

/// Notes that approved claims were paid on a day: those of one person together are one payment. The
/// others are left as they are: paying twice is one payment.
pub async fn pay_claims(
    context: &Context,
    who: Organiser,
    (claims, on): (Vec<TravelClaimId>, NaiveDate),
) -> Result<Paid, Stop<Refusal>> {
    if on > tokyo::day_of(context.now()) {
        return Err(problem("paid", say::PAID_AHEAD).into());
    }
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let chosen: BTreeSet<_> = claims.into_iter().collect();
    for person in people_of(&tx, &chosen).await? {
        lock_person(pen, person).await?;
    }
    let mut by_person: BTreeMap<PersonId, Vec<travel_claim::Model>> = BTreeMap::new();
    let mut pressed = Pressed::default();
    let known = known(&tx, &chosen).await?;
    let missing = chosen.iter().filter(|id| !known.iter().any(|row| row.id == **id));
    pressed.left.extend(missing.map(|id| Left::unknown(id.0)));
    for row in known {
        if row.state == ClaimState::Approved {
            pressed.done += 1;
            by_person.entry(row.person_id).or_default().push(row);
        } else {
            let why = WhyLeft::NotApproved;
            pressed.left.push(Left { id: row.id.0, number: Some(row.number), why });
        }
    }
    let mut paid = Paid { pressed, payments: Vec::new() };
    for (person, rows) in by_person {
        paid.payments.push(pay(pen, who, (person, rows), on).await?);
    }
    tx.commit().await?;
    Ok(paid)
}

/// Whom these claims pay, in the order in which they are locked.
async fn people_of(
    db: &impl ConnectionTrait,
    chosen: &BTreeSet<TravelClaimId>,
) -> Result<BTreeSet<PersonId>, DbErr> {
    let people: Vec<PersonId> = travel_claim::Entity::find()
        .select_only()
        .column(travel_claim::Column::PersonId)
        .filter(travel_claim::Column::Id.is_in(chosen.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(people.into_iter().collect())
}

async fn known(
    db: &impl ConnectionTrait,
    chosen: &BTreeSet<TravelClaimId>,
) -> Result<Vec<travel_claim::Model>, DbErr> {
    travel_claim::Entity::find()
        .filter(travel_claim::Column::Id.is_in(chosen.iter().copied()))
        .order_by_asc(travel_claim::Column::DepartedOn)
        .order_by_asc(travel_claim::Column::Id)
        .all(db)
        .await
}

async fn pay(
    pen: Pen<'_>,
    who: Organiser,
    (person, rows): (PersonId, Vec<travel_claim::Model>),
    on: NaiveDate,
) -> Result<fee_payment::Model, Stop<Refusal>> {
    let whole: i64 = rows.iter().map(|row| i64::from(row.total)).sum();
    let gross = i32::try_from(whole).context("one payment comes to more than can be stored")?;
    let kind = PaymentKind::Travel;
    let new = NewPayment { kind, person, payee: None, gross, withheld: 0, on };
    let payment = enter(pen, who, new).await?;
    let mut told = Vec::with_capacity(rows.len());
    for mut row in rows {
        step(&mut row, ClaimState::Paid)?;
        row.paid_on = Some(on);
        row.paid_by = Some(who.person());
        row.payment_id = Some(payment.id);
        let row = save_row(pen, row).await?;
        let facts = json!({ "total": row.total, "paid_on": on, "payment": payment.number });
        pen.note(who.actor(), "travel_claim.paid", ("travel_claim", row.id.0), facts).await?;
        told.push(PaidClaim::new(&row));
    }
    letters::tell_travel_paid(pen, &payment, told).await?;
    Ok(payment)
}
