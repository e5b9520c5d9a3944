use chrono::NaiveDate;
use entities::FeeLineId;
use entities::consultations::fee_line::{self, LineState};
use sea_orm::EntityTrait as _;
use serde_json::json;

use super::stored::{lock_person, people_of, save_line, step};
use crate::consultations::Organiser;
use crate::consultations::fees::Refusal;
use crate::consultations::fees::refusal::problem;
use crate::consultations::fees::wording::say;
use crate::consultations::pen::Pen;
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::tokyo;

/// What became of several at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pressed {
    pub done: usize,
    /// Not in the state for it, or not to be done without a look.
    pub left: usize,
}

/// Notes that approved lines were paid on a day. One that is paid already, not approved yet, or
/// comes to nothing is left as it is: paying twice is one payment.
pub async fn pay_lines(
    context: &Context,
    who: Organiser,
    (lines, on): (Vec<FeeLineId>, NaiveDate),
) -> Result<Pressed, Stop<Refusal>> {
    if on > tokyo::day_of(context.now()) {
        return Err(problem("paid", say::PAID_AHEAD).into());
    }
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    for person in people_of(&tx, &lines).await? {
        lock_person(pen, person).await?;
    }
    let mut pressed = Pressed::default();
    for id in lines {
        let found = fee_line::Entity::find_by_id(id).one(&tx).await?;
        let ready = |row: &fee_line::Model| {
            row.state == LineState::Approved && row.amount > 0 && row.held_on <= on
        };
        let Some(mut row) = found.filter(ready) else {
            pressed.left += 1;
            continue;
        };
        step(&mut row, LineState::Paid)?;
        row.paid_on = Some(on);
        row.paid_by = Some(who.person());
        let row = save_line(pen, row).await?;
        let facts = json!({ "amount": row.amount, "paid_on": on });
        pen.note(who.actor(), "fee_line.paid", ("fee_line", row.id.0), facts).await?;
        pressed.done += 1;
    }
    tx.commit().await?;
    Ok(pressed)
}
