use entities::consultations::consultation::{self, ConsultationState, Mode};
use entities::consultations::travel_claim::{self, ClaimState};
use entities::consultations::travel_leg::Means;
use entities::{ConsultationId, TravelClaimId};
use sea_orm::{EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::draft::{ClaimPlan, RawClaim};
use super::receipts::receipts;
use super::stored::{claim_of, is_open, replace_parts, save_row, step};
use crate::consultations::fees::Refusal;
use crate::consultations::fees::line::lock_person;
use crate::consultations::fees::rates::{RateTable, rates_of};
use crate::consultations::fees::refusal::problem;
use crate::consultations::fees::wording::say;
use crate::consultations::meeting::find;
use crate::consultations::pen::Pen;
use crate::consultations::{Accompanist, By};
use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::people::Actor;
use crate::vocabulary::{FiscalYear, tokyo};

/// What was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    pub id: TravelClaimId,
    pub number: String,
    pub total: i32,
}

/// Stores a claim: kept as a draft, or handed in to the secretariat. Only its own accompanist, for
/// a consultation held in person, and only before it is handed in or after it came back. `version`
/// is the one the form was made from, nought for none.
pub async fn save_claim(
    context: &Context,
    who: Accompanist,
    (consultation, version): (ConsultationId, i32),
    (raw, submit): (RawClaim, bool),
) -> Result<Saved, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    // Whoever notes that nobody met after all waits for this lock, or is waited for.
    lock_person(pen, who.person()).await?;
    let meeting = journey(pen, who, consultation).await?;
    let rates = rates_for(pen, &raw, &meeting).await?.ok_or(Refusal::NoRate)?;
    let plan = raw.check(&rates).map_err(Refusal::Invalid)?;
    let present = claim_of(&tx, consultation).await?.map(|claim| claim.row);
    if present.as_ref().map_or(0, |row| row.version) != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    if submit && needs_receipt(&plan) && receipts(&tx, consultation).await?.is_empty() {
        return Err(problem("file", say::RECEIPT_NEEDED).into());
    }
    let row = match present {
        Some(row) if !is_open(row.state) => return Err(Refusal::ClaimNotNow(row.state).into()),
        Some(row) => row,
        None => insert(pen, fresh(pen, &meeting, (&plan, &rates))).await?,
    };
    let mut row = planned(row, &plan, &rates);
    if submit {
        step(&mut row, ClaimState::Submitted)?;
        row.submitted_at = Some(pen.now);
        row.return_reason = None;
    }
    replace_parts(pen, row.id, &plan).await?;
    let row = save_row(pen, row).await?;
    let action = if submit { "travel_claim.submitted" } else { "travel_claim.saved" };
    let facts = json!({ "total": row.total });
    pen.note(Actor::Person(who.person()), action, ("travel_claim", row.id.0), facts).await?;
    tx.commit().await?;
    Ok(Saved { id: row.id, number: row.number, total: row.total })
}

/// The consultation, if this accompanist met somebody there in person.
pub async fn journey(
    pen: Pen<'_>,
    who: Accompanist,
    id: ConsultationId,
) -> Result<consultation::Model, Stop<Refusal>> {
    let meeting = find(pen.tx, id, By::Accompanist(who)).await?.ok_or(Refusal::NotFound)?;
    if meeting.state != ConsultationState::Held || meeting.mode != Mode::InPerson {
        return Err(Refusal::NoJourney.into());
    }
    Ok(meeting)
}

/// The rates of the year of departure; of the meeting's while that is not known.
async fn rates_for(
    pen: Pen<'_>,
    raw: &RawClaim,
    meeting: &consultation::Model,
) -> Result<Option<RateTable>, Stop<Refusal>> {
    let held = meeting.held_from.unwrap_or(pen.now);
    let day = raw.departed.and_then(Result::ok).unwrap_or_else(|| tokyo::day_of(held));
    Ok(rates_of(pen.tx, FiscalYear::of_day(day)).await?)
}

/// Air fares and nights are paid on proof only.
fn needs_receipt(plan: &ClaimPlan) -> bool {
    !plan.nights.is_empty() || plan.legs.iter().any(|leg| leg.means == Means::Plane)
}

fn fresh(
    pen: Pen<'_>,
    meeting: &consultation::Model,
    (plan, rates): (&ClaimPlan, &RateTable),
) -> travel_claim::Model {
    travel_claim::Model {
        id: pen.context.new_id(),
        // The consultation's own, with a letter of its own: whoever pays finds the meeting.
        number: format!("R{}", meeting.number.trim_start_matches('S')),
        consultation_id: meeting.id,
        person_id: meeting.accompanist_id.unwrap_or(meeting.client_id),
        fiscal_year: FiscalYear::of_day(plan.departed_on).year(),
        state: ClaimState::Draft,
        purpose: String::new(),
        destination: String::new(),
        departed_on: plan.departed_on,
        returned_on: plan.returned_on,
        reported: false,
        rate_id: rates.row.id,
        fares: 0,
        lodging: 0,
        allowance: 0,
        total: 0,
        submitted_at: None,
        return_reason: None,
        decided_at: None,
        decided_by: None,
        paid_on: None,
        paid_by: None,
        payment_id: None,
        version: 0,
        created_at: pen.now,
        updated_at: pen.now,
    }
}

async fn insert(
    pen: Pen<'_>,
    row: travel_claim::Model,
) -> Result<travel_claim::Model, Stop<Refusal>> {
    let added = travel_claim::Entity::insert(row.clone().into_active_model());
    added.exec_without_returning(pen.tx).await.map_err(|error| -> Stop<Refusal> {
        match Conflict::of(&error) {
            Conflict::Taken => Refusal::ChangedMeanwhile.into(),
            _ => error.into(),
        }
    })?;
    Ok(row)
}

fn planned(row: travel_claim::Model, plan: &ClaimPlan, rates: &RateTable) -> travel_claim::Model {
    travel_claim::Model {
        fiscal_year: FiscalYear::of_day(plan.departed_on).year(),
        purpose: plan.purpose.clone(),
        destination: plan.destination.clone(),
        departed_on: plan.departed_on,
        returned_on: plan.returned_on,
        reported: plan.reported,
        rate_id: rates.row.id,
        fares: plan.fares,
        lodging: plan.lodging,
        allowance: plan.allowance,
        total: plan.fares + plan.lodging + plan.allowance,
        ..row
    }
}
