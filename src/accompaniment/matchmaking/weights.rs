use entities::accompaniment::{matching_desk, matching_weight};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _,
};
use serde_json::{Map, Value, json};

use super::{Refusal, origin};
use crate::accompaniment::Arranger;
use crate::accompaniment::matching::{Criterion, Rules, Weights};
use crate::accompaniment::pen::Pen;
use crate::context::Context;
use crate::database::Stop;
use crate::people::audit::{Subject, changes};
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
    let before = facts(&weights_of(&tx, year).await?);
    let desk = matching_desk::Model {
        common_language: weights.rules.common_language,
        wanted_theme: weights.rules.wanted_theme,
        far_means_other_prefecture: weights.rules.far_means_other_prefecture,
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
    let changed = changes(&before, &facts(&weights));
    let details = json!({ "fiscal_year": year.year(), "changes": changed });
    let desk = Subject::all("matching_desk");
    pen.note_about(who.actor(), "matching.weights_set", desk, details).await?;
    tx.commit().await?;
    Ok(())
}

/// Points and rules as they hold in a year.
pub async fn weights_of(db: &impl ConnectionTrait, year: FiscalYear) -> Result<Weights, DbErr> {
    let desk = matching_desk::Entity::find_by_id(year.year()).one(db).await?;
    let points = matching_weight::Entity::find()
        .filter(matching_weight::Column::FiscalYear.eq(year.year()))
        .all(db)
        .await?;
    Ok(stored(desk.as_ref(), &points))
}

/// A stored number that is no longer allowed counts as not stored.
pub(super) fn stored(
    desk: Option<&matching_desk::Model>,
    points: &[matching_weight::Model],
) -> Weights {
    let rules = desk.map_or_else(Rules::default, |desk| Rules {
        common_language: desk.common_language,
        wanted_theme: desk.wanted_theme,
        far_means_other_prefecture: desk.far_means_other_prefecture,
    });
    let points = points.iter().filter_map(|row| {
        let criterion = Criterion::from_code(&row.criterion)?;
        Some((criterion, row.points))
    });
    Weights::new(points, rules).unwrap_or_else(|_| {
        let mut usual = Weights::default();
        usual.rules = rules;
        usual
    })
}

/// What the audit log tells of them.
fn facts(weights: &Weights) -> Value {
    let rules = weights.rules;
    let rules = json!({
        "common_language": rules.common_language,
        "wanted_theme": rules.wanted_theme,
        "far_means_other_prefecture": rules.far_means_other_prefecture,
    });
    let points = Criterion::ALL.into_iter().map(|criterion| {
        (format!("points_{}", criterion.code()), json!(weights.points(criterion)))
    });
    let mut all: Map<String, Value> = points.collect();
    all.extend(rules.as_object().cloned().unwrap_or_default());
    Value::Object(all)
}
