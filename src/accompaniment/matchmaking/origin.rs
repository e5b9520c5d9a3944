//! The row every change of a year's desk locks first.

use entities::accompaniment::matching_desk;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _, QuerySelect as _,
};
use serde_json::{Value, json};

use crate::accompaniment::Arranger;
use crate::accompaniment::matching::Rules;
use crate::accompaniment::pen::Pen;
use crate::people::audit::Subject;
use crate::vocabulary::FiscalYear;

/// The desk before anybody changed anything.
pub(super) fn untouched(year: FiscalYear, pen: Pen<'_>) -> matching_desk::Model {
    let rules = Rules::default();
    matching_desk::Model {
        fiscal_year: year.year(),
        common_language: rules.common_language,
        wanted_theme: rules.wanted_theme,
        far_means_other_prefecture: rules.far_means_other_prefecture,
        version: 1,
        updated_at: pen.now,
    }
}

/// Locks the desk of a year until the transaction ends; lays it out if nobody has yet.
pub(super) async fn lock(pen: Pen<'_>, year: FiscalYear) -> Result<matching_desk::Model, DbErr> {
    let row = untouched(year, pen).into_active_model().reset_all();
    matching_desk::Entity::insert(row)
        .on_conflict(OnConflict::column(matching_desk::Column::FiscalYear).do_nothing().to_owned())
        .exec_without_returning(pen.tx)
        .await?;
    let row = matching_desk::Entity::find_by_id(year.year()).lock_exclusive().one(pen.tx).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("a matching desk just laid out".to_owned()))
}

/// Notes in the audit log what was done at the desk.
pub(super) async fn note(
    pen: Pen<'_>,
    who: Arranger,
    action: &'static str,
    (year, details): (FiscalYear, Value),
) -> anyhow::Result<()> {
    let details = json!({ "fiscal_year": year.year(), "details": details });
    pen.note_about(who.actor(), action, Subject::all("matching_desk"), details).await
}
