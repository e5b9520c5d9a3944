//! A no-show that was noted by mistake, or found out later.

use entities::consultations::strike::{self, StrikeKind};
use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, Set};
use serde::Serialize;
use serde_json::json;

use super::give::add;
use super::standing;
use crate::consultations::meeting::Parties;
use crate::consultations::pen::Pen;
use crate::consultations::policy::policy_at;
use crate::consultations::{By, wording};

/// How a client stands after a no-show was taken back or given, as the letter tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recount {
    /// Otherwise it was taken back.
    pub given: bool,
    /// `無断欠席`
    pub kind: String,
    pub count: usize,
    pub limit: i32,
    /// Until when nothing can be booked: `2027年2月23日（火）`.
    pub suspended_until: Option<String>,
}

impl Recount {
    pub fn samples() -> [Self; 2] {
        let kind = wording::strike(StrikeKind::NoShow).to_owned();
        let until = Some("2027年2月23日（火）".to_owned());
        let given =
            Self { given: true, kind: kind.clone(), count: 3, limit: 3, suspended_until: until };
        [given, Self { given: false, kind, count: 0, limit: 3, suspended_until: None }]
    }
}

/// Takes the strike for the client's absence back: they were there. None where none counts.
pub async fn retract_absence(
    pen: Pen<'_>,
    by: By,
    parties: &Parties,
) -> anyhow::Result<Option<Recount>> {
    let lifted = strike::Entity::update_many()
        .set(strike::ActiveModel {
            lifted_at: Set(Some(pen.now)),
            lifted_by: Set(Some(by.person())),
            lift_reason: Set(Some(wording::ABSENCE_RETRACTED.to_owned())),
            ..Default::default()
        })
        .filter(absence(parties))
        .filter(strike::Column::LiftedAt.is_null())
        .exec(pen.tx)
        .await?;
    if lifted.rows_affected == 0 {
        return Ok(None);
    }
    note(pen, by, parties, "consultation.strike_lifted").await?;
    recount(pen, parties, false).await.map(Some)
}

/// Counts the client's absence, or counts it again after it was taken back. None where it counts
/// already.
pub async fn count_absence(
    pen: Pen<'_>,
    by: By,
    parties: &Parties,
) -> anyhow::Result<Option<Recount>> {
    let policy = policy_at(pen.tx, pen.now).await?;
    let added = add(pen, parties, StrikeKind::NoShow, &policy).await?;
    let again = strike::Entity::update_many()
        .set(strike::ActiveModel {
            given_at: Set(pen.now),
            lifted_at: Set(None),
            lifted_by: Set(None),
            lift_reason: Set(None),
            strike_limit: Set(policy.row.strike_limit),
            strike_window_months: Set(policy.row.strike_window_months),
            suspension_days: Set(policy.row.suspension_days),
            ..Default::default()
        })
        .filter(absence(parties))
        .filter(strike::Column::LiftedAt.is_not_null())
        .exec(pen.tx)
        .await?;
    if !added && again.rows_affected == 0 {
        return Ok(None);
    }
    note(pen, by, parties, "consultation.strike_given").await?;
    recount(pen, parties, true).await.map(Some)
}

fn absence(parties: &Parties) -> Condition {
    Condition::all()
        .add(strike::Column::ConsultationId.eq(parties.row.id))
        .add(strike::Column::Kind.eq(StrikeKind::NoShow))
}

async fn note(pen: Pen<'_>, by: By, parties: &Parties, action: &'static str) -> anyhow::Result<()> {
    let facts = json!({ "kind": StrikeKind::NoShow, "reason": "corrected" });
    pen.note(by.actor(), action, ("consultation", parties.row.id.0), facts).await
}

async fn recount(pen: Pen<'_>, parties: &Parties, given: bool) -> anyhow::Result<Recount> {
    let policy = policy_at(pen.tx, pen.now).await?;
    let standing = standing(pen.tx, pen.now, parties.row.client_id, &policy).await?;
    Ok(Recount {
        given,
        kind: wording::strike(StrikeKind::NoShow).to_owned(),
        count: standing.count,
        limit: policy.row.strike_limit,
        suspended_until: standing.suspended_until.map(wording::suspended_until),
    })
}
