use entities::EngagementId;
use entities::accompaniment::engagement::EngagementState;
use entities::accompaniment::outcome::{self, OutcomeKind, Tendency};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::outline::long_text;
use super::storage::{open, save};
use super::{Refusal, Standing};
use crate::accompaniment::By;
use crate::accompaniment::pen::Pen;
use crate::accompaniment::wording::plan as say;
use crate::context::Context;
use crate::database::Stop;
use crate::web::Problems;

/// What came of it, for one of 採用・定着・研修.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomePlan {
    pub tendency: Tendency,
    /// People, where it is known.
    pub figure: Option<i32>,
    pub note: String,
}

/// Records an outcome in place of what was recorded before; gives the engagement's new version.
/// Outcomes of a completed engagement become known afterwards and are still taken.
pub async fn record_outcome(
    context: &Context,
    by: By,
    (id, version): (EngagementId, i32),
    (kind, plan): (OutcomeKind, &OutcomePlan),
) -> Result<i32, Stop<Refusal>> {
    let mut problems = Problems::none();
    let note = long_text("note", &plan.note, &mut problems);
    if plan.figure.is_some_and(|figure| !(0..=1_000_000).contains(&figure)) {
        problems.add("figure", say::FIGURE);
    }
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let opened = open(pen, by, (id, Some(version)), Standing::Accompanies).await?;
    if opened.rows.engagement.state == EngagementState::Ended {
        return Err(Refusal::Over.into());
    }
    let row = outcome::Model {
        engagement_id: id,
        kind,
        tendency: plan.tendency,
        figure: plan.figure,
        note,
        recorded_by: by.person(),
        recorded_at: pen.now,
    };
    write(pen, row).await?;
    let version = save(pen, opened.rows.engagement).await?;
    let details = json!({ "kind": kind, "tendency": plan.tendency, "figure": plan.figure });
    pen.note(by.actor(), "engagement.outcome_recorded", id, details).await?;
    tx.commit().await?;
    Ok(version)
}

async fn write(pen: Pen<'_>, row: outcome::Model) -> Result<(), DbErr> {
    let again = OnConflict::columns([outcome::Column::EngagementId, outcome::Column::Kind])
        .update_columns([
            outcome::Column::Tendency,
            outcome::Column::Figure,
            outcome::Column::Note,
            outcome::Column::RecordedBy,
            outcome::Column::RecordedAt,
        ])
        .to_owned();
    outcome::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(pen.tx)
        .await?;
    Ok(())
}
