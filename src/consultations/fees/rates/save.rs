use entities::FeeRateId;
use entities::consultations::{fee_line, fee_lodging, fee_rank, fee_rate};
use sea_orm::{ColumnTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::table::facts;
use super::{RateDraft, RawRates, rates_by_id, rates_of};
use crate::consultations::Organiser;
use crate::consultations::fees::Refusal;
use crate::consultations::fees::line::refresh_drafts;
use crate::consultations::fees::terms::{lodgings_known, ranks_known};
use crate::consultations::pen::Pen;
use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::people::audit::changes;
use crate::vocabulary::FiscalYear;

/// Adds the next version of a year's rates; gives its number. Lines that are drafts follow it,
/// approved ones keep theirs. `version` is the one the form was made from, nought for none.
pub async fn save_rates(
    context: &Context,
    who: Organiser,
    (year, version): (FiscalYear, i32),
    raw: RawRates,
) -> Result<i32, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let present = rates_of(&tx, year).await?;
    if present.as_ref().map_or(0, |table| table.row.version) != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let (ranks, kinds) = (ranks_known(&tx).await?, lodgings_known(&tx).await?);
    let known = (&ranks.into_iter().collect(), &kinds.into_iter().collect());
    let draft = raw.check(known).map_err(Refusal::Invalid)?;
    let id: FeeRateId = context.new_id();
    insert(pen, who, (id, year, version + 1), draft).await?;
    let (before, after) = (present.as_ref().map(facts), rates_by_id(&tx, id).await?);
    let changes = changes(&json!(before), &json!(after.as_ref().map(facts)));
    let facts = json!({ "fiscal_year": year.year(), "version": version + 1, "changes": changes });
    pen.note(who.actor(), "fee_rate.saved", ("fee_rate", id.0), facts).await?;
    refresh_drafts(pen, fee_line::Column::FiscalYear.eq(year.year())).await?;
    tx.commit().await?;
    Ok(version + 1)
}

async fn insert(
    pen: Pen<'_>,
    who: Organiser,
    (id, year, version): (FeeRateId, FiscalYear, i32),
    draft: RateDraft,
) -> Result<(), Stop<Refusal>> {
    let row = fee_rate::Model {
        id,
        fiscal_year: year.year(),
        version,
        unit_minutes: draft.unit_minutes,
        withholds: draft.withholds,
        withholding_rate: draft.withholding_rate,
        withholding_rate_above: draft.withholding_rate_above,
        withholding_limit: draft.withholding_limit,
        express_from_km: draft.express_from_km,
        night_allowance: draft.night_allowance,
        saved_by: who.person(),
        saved_at: pen.now,
    };
    let added = fee_rate::Entity::insert(row.into_active_model());
    added.exec_without_returning(pen.tx).await.map_err(|error| -> Stop<Refusal> {
        match Conflict::of(&error) {
            Conflict::Taken => Refusal::ChangedMeanwhile.into(),
            _ => error.into(),
        }
    })?;
    for rank in draft.ranks {
        let row = fee_rank::Model {
            rate_id: id,
            code: rank.code,
            label: rank.label,
            yen_per_hour: rank.yen_per_hour,
            most_per_day: rank.most_per_day,
        };
        fee_rank::Entity::insert(row.into_active_model()).exec_without_returning(pen.tx).await?;
    }
    for kind in draft.lodgings {
        let row =
            fee_lodging::Model { rate_id: id, code: kind.code, label: kind.label, most: kind.most };
        fee_lodging::Entity::insert(row.into_active_model()).exec_without_returning(pen.tx).await?;
    }
    Ok(())
}
