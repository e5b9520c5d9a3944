use entities::consultations::consultation;
use entities::consultations::fee_line::{self, LineState};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::json;

use super::reckon::recompute_day;
use super::stored::lock_person;
use crate::consultations::By;
use crate::consultations::fees::Refusal;
use crate::consultations::fees::travel::{claim_of, is_open};
use crate::consultations::pen::Pen;
use crate::database::Stop;

/// What of a meeting's money can no longer be taken back by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// The honorarium was paid.
    FeePaid,
    /// The accompanist handed in what the way cost.
    TravelClaimed,
}

/// Takes back the honorarium of a meeting that was not held after all, approved or not; what it
/// leaves to other meetings of the day is reckoned anew. Says what stands in the way, and changes
/// nothing then. Needs the lock on the consultation.
pub async fn withdraw(
    pen: Pen<'_>,
    by: By,
    meeting: &consultation::Model,
) -> Result<Option<Binding>, Stop<Refusal>> {
    let Some(person) = meeting.accompanist_id else { return Ok(None) };
    lock_person(pen, person).await?;
    let claim = claim_of(pen.tx, meeting.id).await?;
    if claim.is_some_and(|claim| !is_open(claim.row.state)) {
        return Ok(Some(Binding::TravelClaimed));
    }
    let own = fee_line::Column::ConsultationId.eq(meeting.id);
    let Some(line) = fee_line::Entity::find().filter(own).one(pen.tx).await? else {
        return Ok(None);
    };
    if line.state == LineState::Paid {
        return Ok(Some(Binding::FeePaid));
    }
    fee_line::Entity::delete_by_id(line.id).exec(pen.tx).await?;
    let facts = json!({ "was": line.state, "amount": line.amount, "number": line.number });
    pen.note(by.actor(), "fee_line.removed", ("fee_line", line.id.0), facts).await?;
    recompute_day(pen, (line.person_id, line.held_on)).await?;
    Ok(None)
}
