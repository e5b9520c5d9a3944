use entities::FeeLineId;
use entities::consultations::fee_line::{self, Basis, LineState};
use sea_orm::EntityTrait as _;
use serde_json::json;

use super::left::{Left, Pressed, WhyLeft};
use super::reckon::{own_rate, recompute_day};
use super::stored::{lock_line, lock_person, people_of, save_line, step};
use crate::consultations::Organiser;
use crate::consultations::fees::Refusal;
use crate::consultations::fees::honorarium::withheld;
use crate::consultations::fees::refusal::problem;
use crate::consultations::fees::wording::say;
use crate::consultations::meeting;
use crate::consultations::pen::Pen;
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::LongText;

/// A line as the secretariat saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub line: FeeLineId,
    pub version: i32,
}

/// One line is approved as it is, or with another amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    pub seen: Seen,
    /// Yen; none for what was reckoned.
    pub amount: Option<i32>,
    /// Needed for another amount, and where the person has a stake.
    pub reason: Option<LongText<500>>,
}

/// Approves a line: its figures stand from now on.
pub async fn approve_line(
    context: &Context,
    who: Organiser,
    wish: Approval,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = lock_line(pen, wish.seen.line).await?;
    step(&mut row, LineState::Approved)?;
    if row.version != wish.seen.version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    reckonable(&row)?;
    let amount = wish.amount.unwrap_or(row.computed);
    let other = amount != row.computed;
    if (other || row.interest.is_some()) && wish.reason.is_none() {
        let why = if other { say::REASON_AMOUNT } else { say::REASON_INTEREST };
        return Err(problem("reason", why).into());
    }
    if other {
        let tax = own_rate(&tx, &row).await?.and_then(|rate| rate.withholding);
        let natural = u32::try_from(amount).map_err(|_| problem("amount", say::AMOUNT))?;
        row.amount = amount;
        row.withheld = i32::try_from(withheld(tax, natural)).unwrap_or(0);
    }
    row.reason = wish.reason.map(LongText::into_string);
    approved(pen, who, row).await?;
    tx.commit().await?;
    Ok(())
}

fn reckonable(row: &fee_line::Model) -> Result<(), Refusal> {
    match row.basis {
        Basis::Computed | Basis::PublicFunds => Ok(()),
        Basis::NoRate => Err(Refusal::NoRate),
        Basis::NoTerms => Err(Refusal::NoTerms),
    }
}

async fn approved(
    pen: Pen<'_>,
    who: Organiser,
    mut row: fee_line::Model,
) -> Result<(), Stop<Refusal>> {
    row.approved_at = Some(pen.now);
    row.approved_by = Some(who.person());
    let row = save_line(pen, row).await?;
    let facts = json!({ "amount": row.amount, "computed": row.computed });
    pen.note(who.actor(), "fee_line.approved", ("fee_line", row.id.0), facts).await?;
    recompute_day(pen, (row.person_id, row.held_on)).await
}

/// Approves several as they are. Those that changed since, that need a reason or cannot be reckoned
/// stay as they are and are named.
pub async fn approve_lines(
    context: &Context,
    who: Organiser,
    seen: Vec<Seen>,
) -> Result<Pressed, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let ids: Vec<_> = seen.iter().map(|one| one.line).collect();
    for person in people_of(&tx, &ids).await? {
        lock_person(pen, person).await?;
    }
    let mut pressed = Pressed::default();
    for one in seen {
        let found = fee_line::Entity::find_by_id(one.line).one(&tx).await?;
        match ready(found, one) {
            Ok(mut row) => {
                step(&mut row, LineState::Approved)?;
                approved(pen, who, row).await?;
                pressed.done += 1;
            }
            Err(left) => pressed.left.push(left),
        }
    }
    tx.commit().await?;
    Ok(pressed)
}

/// The line, if it can be approved without a look at it.
fn ready(found: Option<fee_line::Model>, seen: Seen) -> Result<fee_line::Model, Left> {
    let left = |number, why| Left { id: seen.line.0, number, why };
    let Some(row) = found else { return Err(left(None, WhyLeft::Unknown)) };
    let why = if row.state != LineState::Draft {
        WhyLeft::NotDraft
    } else if row.version != seen.version {
        WhyLeft::ChangedMeanwhile
    } else if row.interest.is_some() {
        WhyLeft::NeedsReason
    } else if reckonable(&row).is_err() {
        WhyLeft::CannotBeReckoned
    } else {
        return Ok(row);
    };
    Err(left(Some(row.number), why))
}

/// Takes an approval back: the line is a draft again and follows times, terms and rates.
pub async fn withdraw_approval(
    context: &Context,
    who: Organiser,
    (seen, reason): (Seen, LongText<500>),
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let known = fee_line::Entity::find_by_id(seen.line).one(&tx).await?;
    let known = known.ok_or(Refusal::NotFound)?;
    // The meeting before the person, as everybody locks them.
    let held = meeting::lock_unasked(pen, known.consultation_id).await?;
    let mut row = lock_line(pen, seen.line).await?;
    step(&mut row, LineState::Draft)?;
    if row.version != seen.version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    row.approved_at = None;
    row.approved_by = None;
    row.corrected = None;
    let row = save_line(pen, row).await?;
    let facts = json!({ "amount": row.amount, "reason": reason.as_str() });
    pen.note(who.actor(), "fee_line.withdrawn", ("fee_line", row.id.0), facts).await?;
    if let Some(held) = held {
        super::follow_meeting(pen, &held).await?;
    }
    recompute_day(pen, (row.person_id, row.held_on)).await?;
    tx.commit().await?;
    Ok(())
}
