use std::collections::BTreeSet;

use chrono::NaiveDate;
use entities::TravelClaimId;
use entities::consultations::travel_claim::{self, ClaimState};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::json;

use super::stored::{save_row, step};
use crate::consultations::Organiser;
use crate::consultations::fees::Refusal;
use crate::consultations::fees::line::{Pressed, lock_person};
use crate::consultations::fees::refusal::problem;
use crate::consultations::fees::wording::say;
use crate::consultations::pen::Pen;
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::tokyo;

/// Notes that approved claims were paid on a day; the others are left as they are: paying twice is
/// one payment.
pub async fn pay_claims(
    context: &Context,
    who: Organiser,
    (claims, on): (Vec<TravelClaimId>, NaiveDate),
) -> Result<Pressed, Stop<Refusal>> {
    if on > tokyo::day_of(context.now()) {
        return Err(problem("paid", say::PAID_AHEAD).into());
    }
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let seen = travel_claim::Entity::find()
        .filter(travel_claim::Column::Id.is_in(claims.iter().copied()))
        .all(&tx)
        .await?;
    for person in seen.iter().map(|row| row.person_id).collect::<BTreeSet<_>>() {
        lock_person(pen, person).await?;
    }
    let mut pressed = Pressed::default();
    for id in claims {
        let found = travel_claim::Entity::find_by_id(id).one(&tx).await?;
        let ready = |row: &travel_claim::Model| row.state == ClaimState::Approved;
        let Some(mut row) = found.filter(ready) else {
            pressed.left += 1;
            continue;
        };
        step(&mut row, ClaimState::Paid)?;
        row.paid_on = Some(on);
        row.paid_by = Some(who.person());
        let row = save_row(pen, row).await?;
        let facts = json!({ "total": row.total, "paid_on": on });
        pen.note(who.actor(), "travel_claim.paid", ("travel_claim", row.id.0), facts).await?;
        pressed.done += 1;
    }
    tx.commit().await?;
    Ok(pressed)
}
