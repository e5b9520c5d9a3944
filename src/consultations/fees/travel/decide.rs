use entities::TravelClaimId;
use entities::consultations::travel_claim::ClaimState;
use serde_json::json;

use super::stored::{lock_claim, save_row, step};
use crate::consultations::Organiser;
use crate::consultations::fees::{Refusal, letters};
use crate::consultations::pen::Pen;
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::LongText;

/// A claim as the secretariat saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenClaim {
    pub claim: TravelClaimId,
    pub version: i32,
}

/// Approves a claim as it was handed in.
pub async fn approve_claim(
    context: &Context,
    who: Organiser,
    seen: SeenClaim,
) -> Result<(), Stop<Refusal>> {
    decide(context, who, seen, (ClaimState::Approved, None)).await
}

/// Gives a claim back to be mended.
pub async fn return_claim(
    context: &Context,
    who: Organiser,
    (seen, reason): (SeenClaim, LongText<500>),
) -> Result<(), Stop<Refusal>> {
    decide(context, who, seen, (ClaimState::Returned, Some(reason))).await
}

async fn decide(
    context: &Context,
    who: Organiser,
    seen: SeenClaim,
    (to, reason): (ClaimState, Option<LongText<500>>),
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = lock_claim(pen, seen.claim).await?;
    // What nobody handed in yet is not there for the secretariat.
    if row.state == ClaimState::Draft {
        return Err(Refusal::NotFound.into());
    }
    step(&mut row, to)?;
    if row.version != seen.version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    row.decided_at = Some(pen.now);
    row.decided_by = Some(who.person());
    row.return_reason = reason.map(LongText::into_string);
    let row = save_row(pen, row).await?;
    let action = match to {
        ClaimState::Approved => "travel_claim.approved",
        _ => "travel_claim.returned",
    };
    let facts = json!({ "total": row.total });
    pen.note(who.actor(), action, ("travel_claim", row.id.0), facts).await?;
    if to == ClaimState::Returned {
        letters::tell_returned(pen, &row).await?;
    }
    tx.commit().await?;
    Ok(())
}
