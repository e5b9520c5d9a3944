//! Planning a dispatch, and keeping it up to date.

use entities::networking::dispatch;
use entities::{DispatchId, IntroductionId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QuerySelect as _,
};
use serde_json::json;

use super::draft::DispatchDraft;
use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::networking::introductions;
use crate::networking::pen::Pen;
use crate::networking::{Organiser, Refusal};
use crate::vocabulary::FiscalYear;
use crate::web::Problems;

/// Plans a dispatch. The same key gives the first one again.
pub async fn plan(
    context: &Context,
    who: Organiser,
    (draft, request_key): (&DispatchDraft, &str),
) -> Result<DispatchId, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    known_introduction(pen, draft.introduction).await?;
    let mut row = blank(pen, who, (draft, request_key));
    fill(&mut row, draft);
    let key = OnConflict::column(dispatch::Column::RequestKey).do_nothing().to_owned();
    let added = dispatch::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(key)
        .exec_without_returning(&tx)
        .await
        .map_err(unknown)?;
    let found = dispatch::Entity::find()
        .filter(dispatch::Column::RequestKey.eq(request_key))
        .one(&tx)
        .await?;
    let row = found.ok_or_else(|| anyhow::anyhow!("a dispatch was added and is not there"))?;
    if added == 1 {
        pen.note(who.actor(), "dispatch.planned", ("specialist_dispatch", row.id.0), json!({}))
            .await?;
        tx.commit().await?;
    }
    Ok(row.id)
}

fn blank(
    pen: Pen<'_>,
    who: Organiser,
    (draft, request_key): (&DispatchDraft, &str),
) -> dispatch::Model {
    dispatch::Model {
        id: pen.context.new_id(),
        fiscal_year: 0,
        introduction_id: None,
        specialist_id: draft.specialist,
        from_organisation_id: draft.from_organisation,
        to_prefecture_code: 0,
        to_city: String::new(),
        to_organisation_id: None,
        role: String::new(),
        purpose: String::new(),
        starts_on: draft.starts_on,
        ends_on: draft.ends_on,
        travel: String::new(),
        state: draft.state,
        outcome: String::new(),
        created_by: who.person(),
        created_at: pen.now,
        updated_at: pen.now,
        version: 0,
        request_key: request_key.to_owned(),
    }
}

async fn known_introduction(pen: Pen<'_>, id: Option<IntroductionId>) -> Result<(), Stop<Refusal>> {
    let Some(id) = id else { return Ok(()) };
    introductions::find(pen.tx, id).await?.ok_or(Refusal::NotFound)?;
    Ok(())
}

fn fill(row: &mut dispatch::Model, draft: &DispatchDraft) {
    row.fiscal_year = FiscalYear::of_day(draft.starts_on).year();
    row.introduction_id = draft.introduction;
    row.specialist_id = draft.specialist;
    row.from_organisation_id = draft.from_organisation;
    row.to_prefecture_code = draft.to_prefecture;
    row.to_city.clone_from(&draft.to_city);
    row.to_organisation_id = draft.to_organisation;
    row.role.clone_from(&draft.role);
    row.purpose.clone_from(&draft.purpose);
    row.starts_on = draft.starts_on;
    row.ends_on = draft.ends_on;
    row.travel.clone_from(&draft.travel);
    row.state = draft.state;
    row.outcome.clone_from(&draft.outcome);
}

fn unknown(error: DbErr) -> Stop<Refusal> {
    match Conflict::of(&error) {
        Conflict::Reference => {
            let mut problems = Problems::none();
            problems.add("specialist", "派遣する人と団体を選び直してください。");
            Refusal::Invalid(problems).into()
        }
        _ => error.into(),
    }
}

/// Saves everything about a dispatch, its outcome too.
pub async fn change(
    context: &Context,
    who: Organiser,
    id: DispatchId,
    (draft, version): (&DispatchDraft, Option<i32>),
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let found = dispatch::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let mut row = found.ok_or(Refusal::NotFound)?;
    if version.is_some_and(|version| version != row.version) {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    known_introduction(pen, draft.introduction).await?;
    fill(&mut row, draft);
    row.version += 1;
    row.updated_at = pen.now;
    dispatch::Entity::update(row.into_active_model().reset_all())
        .validate()?
        .exec_without_returning(&tx)
        .await
        .map_err(unknown)?;
    pen.note(who.actor(), "dispatch.changed", ("specialist_dispatch", id.0), json!({})).await?;
    tx.commit().await?;
    Ok(())
}
