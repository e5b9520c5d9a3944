use entities::accompaniment::{matching_desk, matching_weight};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _,
};
use serde_json::json;

use super::{Refusal, origin};
use crate::accompaniment::Arranger;
use crate::accompaniment::matching::{Criterion, Weights};
use crate::accompaniment::pen::Pen;
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::FiscalYear;

/// Saves points and rules of the year; refuses when somebody saved since `version` was shown.
pub async fn set_weights(
    context: &Context,
    who: Arranger,
    (year, version): (FiscalYear, i32),
    weights: Weights,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let desk = origin::lock(pen, year).await?;
    if desk.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let rules = weights.rules;
    let desk = matching_desk::Model {
        common_language: rules.common_language,
        wanted_theme: rules.wanted_theme,
        far_means_other_prefecture: rules.far_means_other_prefecture,
        version: version + 1,
        updated_at: pen.now,
        ..desk
    };
    matching_desk::Entity::update(desk.into_active_model().reset_all())
        .validate()?
        .exec(&tx)
        .await?;
    matching_weight::Entity::delete_many()
        .filter(matching_weight::Column::FiscalYear.eq(year.year()))
        .exec(&tx)
        .await?;
    let rows = Criterion::ALL.into_iter().map(|criterion| {
        let row = matching_weight::Model {
            fiscal_year: year.year(),
            criterion: criterion.code().to_owned(),
            points: weights.points(criterion),
        };
        row.into_active_model().reset_all()
    });
    matching_weight::Entity::insert_many(rows).exec_without_returning(&tx).await?;
    origin::note(pen, who, "matching.weights_set", (year, json!(null))).await?;
    tx.commit().await?;
    Ok(())
}
