use entities::ConsultationStrikeId;
use entities::consultations::consultation::{self, Side};
use entities::consultations::strike;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};
use serde_json::json;

use super::standing;
use crate::consultations::letters::{self, ConsultationStrikeLifted};
use crate::consultations::meeting::parties;
use crate::consultations::pen::Pen;
use crate::consultations::policy::policy_at;
use crate::consultations::{Organiser, Refusal, wording};
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::LongText;

/// Takes a strike back, with the reason. A suspension it led to ends at once. Lifting it again is
/// harmless and keeps the first reason.
pub async fn lift_strike(
    context: &Context,
    who: Organiser,
    id: ConsultationStrikeId,
    reason: LongText<500>,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let found = strike::Entity::find_by_id(id).one(&tx).await?.ok_or(Refusal::NotFound)?;
    let lifted = strike::Entity::update_many()
        .set(strike::ActiveModel {
            lifted_at: Set(Some(pen.now)),
            lifted_by: Set(Some(who.person())),
            lift_reason: Set(Some(reason.as_str().to_owned())),
            ..Default::default()
        })
        .filter(strike::Column::Id.eq(id))
        .filter(strike::Column::LiftedAt.is_null())
        .exec(&tx)
        .await?;
    if lifted.rows_affected == 1 {
        let facts = json!({ "strike": id, "reason": reason.as_str() });
        let subject = ("consultation", found.consultation_id.0);
        pen.note(who.actor(), "consultation.strike_lifted", subject, facts).await?;
        tell(pen, &found).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The client was told of it when it was given, so they are told now.
async fn tell(pen: Pen<'_>, strike: &strike::Model) -> anyhow::Result<()> {
    let row = consultation::Entity::find_by_id(strike.consultation_id).one(pen.tx).await?;
    let row = row.ok_or_else(|| anyhow::anyhow!("a strike without its consultation"))?;
    let parties = parties(pen.tx, row).await?;
    let policy = policy_at(pen.tx, pen.now).await?;
    let standing = standing(pen.tx, pen.now, strike.person_id, &policy).await?;
    let until = standing.suspended_until.map(wording::suspended_until);
    let facts = (wording::strike(strike.kind).to_owned(), until);
    let letter = ConsultationStrikeLifted::new(pen, &parties, Side::Client, facts);
    let occasion = format!("strike_lifted:{}", strike.id);
    letters::send(pen, &parties, (Side::Client, &occasion), (&letter, None)).await
}
