use chrono::NaiveDate;
use entities::consultations::fee_line::{self, LineState};
use entities::consultations::fee_payment::{self, PaymentKind};
use entities::consultations::fee_settlement;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
    QuerySelect as _, QueryTrait as _,
};
use serde_json::json;

use super::approve::Seen;
use super::reckon::own_rate;
use super::stored::{lock_line, save_line, settled};
use crate::consultations::Organiser;
use crate::consultations::fees::Refusal;
use crate::consultations::fees::honorarium::{Withholding, withheld};
use crate::consultations::fees::letters::{self, PaidLine};
use crate::consultations::fees::payment::{NewPayment, enter};
use crate::consultations::fees::refusal::problem;
use crate::consultations::fees::wording::say;
use crate::consultations::pen::Pen;
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::{LongText, tokyo};

/// Yen still to be paid, or to be paid back where negative, after the times were corrected; what
/// was settled before is counted.
pub fn difference(line: &fee_line::Model, settled: i32) -> i32 {
    line.corrected.map_or(0, |corrected| corrected - line.computed - settled)
}

/// Notes that the difference of a paid line was paid, or paid back: a payment of its own. An
/// approved line that is not paid yet has no difference to settle: its approval is withdrawn
/// instead.
pub async fn settle_difference(
    context: &Context,
    who: Organiser,
    seen: Seen,
    (on, note): (NaiveDate, LongText<500>),
) -> Result<fee_payment::Model, Stop<Refusal>> {
    if on > tokyo::day_of(context.now()) {
        return Err(problem("settled", say::PAID_AHEAD).into());
    }
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = lock_line(pen, seen.line).await?;
    if row.state != LineState::Paid {
        return Err(Refusal::LineNotNow(row.state).into());
    }
    let (so_far, _) = settled(&tx, row.id).await?;
    let amount = difference(&row, so_far);
    if amount == 0 {
        return Err(Refusal::NothingToSettle.into());
    }
    if row.version != seen.version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let new = NewPayment {
        kind: PaymentKind::Difference,
        person: row.person_id,
        payee: row.payee,
        gross: amount,
        withheld: tax(&tx, &row, amount).await?,
        on,
    };
    let payment = enter(pen, who, new).await?;
    note_settled(pen, who, (row, &payment), note).await?;
    tx.commit().await?;
    Ok(payment)
}

async fn note_settled(
    pen: Pen<'_>,
    who: Organiser,
    (row, payment): (fee_line::Model, &fee_payment::Model),
    note: LongText<500>,
) -> Result<(), Stop<Refusal>> {
    let settlement = fee_settlement::Model {
        id: pen.context.new_id(),
        line_id: row.id,
        amount: payment.gross,
        withheld: payment.withheld,
        payment_id: payment.id,
        settled_on: payment.paid_on,
        note: note.into_string(),
        settled_by: who.person(),
        settled_at: pen.now,
    };
    let added = fee_settlement::Entity::insert(settlement.into_active_model());
    added.exec_without_returning(pen.tx).await?;
    let row = save_line(pen, row).await?;
    let facts = json!({ "amount": payment.gross, "settled_on": payment.paid_on,
        "payment": payment.number });
    pen.note(who.actor(), "fee_line.settled", ("fee_line", row.id.0), facts).await?;
    let told = PaidLine::new(&row, (payment.gross, payment.withheld));
    letters::tell_paid(pen, payment, vec![told]).await?;
    Ok(())
}

/// Tax of a difference. What is paid now is a payment of its own. What comes back makes the
/// payment it belonged to smaller: its tax is reckoned anew on what is left of it.
async fn tax(db: &impl ConnectionTrait, row: &fee_line::Model, amount: i32) -> anyhow::Result<i32> {
    let withholding = own_rate(db, row).await?.and_then(|rate| rate.withholding);
    if amount > 0 {
        return Ok(on_whole(withholding, amount));
    }
    let Some(id) = row.payment_id else { return Ok(0) };
    let Some(whole) = fee_payment::Entity::find_by_id(id).one(db).await? else { return Ok(0) };
    let together = fee_line::Entity::find()
        .select_only()
        .column(fee_line::Column::Id)
        .filter(fee_line::Column::PaymentId.eq(id))
        .into_query();
    let back = fee_settlement::Entity::find()
        .filter(fee_settlement::Column::LineId.in_subquery(together))
        .filter(fee_settlement::Column::Amount.lt(0))
        .all(db)
        .await?;
    let gone: i32 = back.iter().map(|one| one.amount).sum();
    let untaxed: i32 = back.iter().map(|one| one.withheld).sum();
    let left = (whole.gross + gone + amount).max(0);
    Ok(on_whole(withholding, left) - whole.withheld - untaxed)
}

fn on_whole(withholding: Option<Withholding>, amount: i32) -> i32 {
    let due = withheld(withholding, u32::try_from(amount).unwrap_or(0));
    i32::try_from(due).unwrap_or(amount)
}
