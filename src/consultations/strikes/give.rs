use entities::consultations::consultation::Side;
use entities::consultations::strike::{self, StrikeKind};
use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, EntityTrait as _, IntoActiveModel as _};

use super::standing;
use crate::consultations::letters::{self, ConsultationStrike};
use crate::consultations::meeting::Parties;
use crate::consultations::pen::Pen;
use crate::consultations::policy::{Policy, policy_at};
use crate::consultations::wording;
use crate::vocabulary::FiscalYear;

/// Counts something against the client of a consultation and tells them what it leads to. The same
/// thing of the same consultation counts once.
pub async fn give(pen: Pen<'_>, parties: &Parties, kind: StrikeKind) -> anyhow::Result<()> {
    let policy = policy_at(pen.tx, pen.now).await?;
    if !add(pen, parties, kind, &policy).await? {
        return Ok(());
    }
    let standing = standing(pen.tx, pen.now, parties.row.client_id, &policy).await?;
    let until = standing.suspended_until.map(wording::suspended_until);
    let facts = (wording::strike(kind).to_owned(), standing.count, policy.row.strike_limit, until);
    let letter = ConsultationStrike::new(pen, parties, Side::Client, facts);
    let occasion = format!("strike:{}", wording::strike_code(kind));
    letters::send(pen, parties, (Side::Client, &occasion), (&letter, None)).await
}

/// Stores it with the rules that hold now; false where it was given before.
pub(super) async fn add(
    pen: Pen<'_>,
    parties: &Parties,
    kind: StrikeKind,
    policy: &Policy,
) -> Result<bool, DbErr> {
    let row = strike::Model {
        id: pen.context.new_id(),
        person_id: parties.row.client_id,
        organisation_id: parties.row.organisation_id,
        consultation_id: parties.row.id,
        kind,
        fiscal_year: FiscalYear::at(pen.now).year(),
        given_at: pen.now,
        lifted_at: None,
        lifted_by: None,
        lift_reason: None,
        strike_limit: policy.row.strike_limit,
        strike_window_months: policy.row.strike_window_months,
        suspension_days: policy.row.suspension_days,
    };
    let once = OnConflict::columns([strike::Column::ConsultationId, strike::Column::Kind])
        .do_nothing()
        .to_owned();
    let added = strike::Entity::insert(row.into_active_model())
        .on_conflict(once)
        .exec_without_returning(pen.tx)
        .await?;
    Ok(added == 1)
}
