use chrono::NaiveDate;
use entities::consultations::fee_line::{self, LineState};
use entities::consultations::fee_settlement;
use sea_orm::{EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::approve::Seen;
use super::reckon::own_rate;
use super::stored::{lock_line, save_line, settled};
use crate::consultations::Organiser;
use crate::consultations::fees::Refusal;
use crate::consultations::fees::honorarium::withheld;
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

/// Notes that the difference of a paid line was paid, or paid back. An approved line that is not
/// paid yet has no difference to settle: its approval is withdrawn instead.
pub async fn settle_difference(
    context: &Context,
    who: Organiser,
    seen: Seen,
    (on, note): (NaiveDate, LongText<500>),
) -> Result<(), Stop<Refusal>> {
    if on > tokyo::day_of(context.now()) {
        return Err(problem("settled", say::PAID_AHEAD).into());
    }
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = lock_line(pen, seen.line).await?;
    if row.state != LineState::Paid {
        return Err(Refusal::LineNotNow(row.state).into());
    }
    let (so_far, tax_so_far) = settled(&tx, row.id).await?;
    let amount = difference(&row, so_far);
    if amount == 0 {
        return Err(Refusal::NothingToSettle.into());
    }
    if row.version != seen.version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let whole = u32::try_from(row.amount + so_far + amount).unwrap_or(0);
    let tax = own_rate(&tx, &row).await?.and_then(|rate| rate.withholding);
    let due = i32::try_from(withheld(tax, whole)).unwrap_or(0);
    let line = fee_settlement::Model {
        id: context.new_id(),
        line_id: row.id,
        amount,
        withheld: due - row.withheld - tax_so_far,
        settled_on: on,
        note: note.into_string(),
        settled_by: who.person(),
        settled_at: pen.now,
    };
    fee_settlement::Entity::insert(line.into_active_model()).exec_without_returning(&tx).await?;
    let row = save_line(pen, row).await?;
    let facts = json!({ "amount": amount, "settled_on": on });
    pen.note(who.actor(), "fee_line.settled", ("fee_line", row.id.0), facts).await?;
    tx.commit().await?;
    Ok(())
}
