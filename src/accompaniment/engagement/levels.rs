use chrono::NaiveDate;
use entities::accompaniment::activity_level;
use entities::accompaniment::engagement::EngagementState;
use entities::people::organisation;
use entities::people::term::{self, Vocabulary};
use entities::{EngagementId, OrganisationId, TermId};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _,
};
use serde_json::json;

use super::days::check_day;
use super::outline::long_text;
use super::storage::open;
use super::{Refusal, Standing};
use crate::accompaniment::By;
use crate::accompaniment::pen::Pen;
use crate::accompaniment::wording::plan as say;
use crate::context::Context;
use crate::database::Stop;
use crate::web::Problems;

/// The operator's activity level from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelPlan {
    pub since: NaiveDate,
    pub level: TermId,
    pub note: String,
}

/// Records the level of the engagement's operator; a second record of one day replaces the first.
/// The directory shows the newest.
pub async fn record_level(
    context: &Context,
    by: By,
    id: EngagementId,
    plan: &LevelPlan,
) -> Result<(), Stop<Refusal>> {
    let mut problems = Problems::none();
    let note = long_text("note", &plan.note, &mut problems);
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let opened = open(pen, by, (id, None), Standing::Accompanies).await?;
    if !records_levels(opened.rows.engagement.state, opened.standing) {
        return Err(Refusal::Over.into());
    }
    check_day("since", plan.since, &mut problems);
    if plan.since > pen.today() {
        problems.add("since", say::LEVEL_IN_FUTURE);
    }
    let term = term::Entity::find_by_id(plan.level).one(&tx).await?;
    if term.is_none_or(|term| term.vocabulary != Vocabulary::ActivityLevel) {
        problems.add("level", say::LEVEL_UNKNOWN);
    }
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let organisation_id = opened.rows.engagement.operator_id;
    let row = activity_level::Model {
        organisation_id,
        since: plan.since,
        term_id: plan.level,
        note,
        recorded_by: by.person(),
        recorded_at: pen.now,
    };
    write(pen, row).await?;
    show_newest(pen, organisation_id).await?;
    let details = json!({ "since": plan.since, "level": plan.level });
    pen.note(by.actor(), "engagement.level_recorded", id, details).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether somebody records levels in an engagement of this state: after one that was carried
/// through the secretariat alone, after one that was broken off nobody.
pub fn records_levels(state: EngagementState, standing: Standing) -> bool {
    match state {
        EngagementState::Active => standing >= Standing::Accompanies,
        EngagementState::Completed => standing == Standing::Arranges,
        EngagementState::Ended => false,
    }
}

async fn write(pen: Pen<'_>, row: activity_level::Model) -> Result<(), DbErr> {
    let day = [activity_level::Column::OrganisationId, activity_level::Column::Since];
    let again = OnConflict::columns(day)
        .update_columns([
            activity_level::Column::TermId,
            activity_level::Column::Note,
            activity_level::Column::RecordedBy,
            activity_level::Column::RecordedAt,
        ])
        .to_owned();
    activity_level::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(pen.tx)
        .await?;
    Ok(())
}

async fn show_newest(pen: Pen<'_>, id: OrganisationId) -> Result<(), DbErr> {
    let newest = activity_level::Entity::find()
        .filter(activity_level::Column::OrganisationId.eq(id))
        .order_by_desc(activity_level::Column::Since)
        .one(pen.tx)
        .await?;
    let Some(newest) = newest else { return Ok(()) };
    organisation::Entity::update_many()
        .col_expr(organisation::Column::ActivityLevelId, Expr::value(newest.term_id.0))
        .filter(organisation::Column::Id.eq(id))
        .exec(pen.tx)
        .await?;
    Ok(())
}
