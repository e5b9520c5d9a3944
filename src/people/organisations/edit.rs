use entities::OrganisationId;
use entities::people::organisation::{self, OrganisationState};
use entities::people::organisation_term;
use entities::sign_in::organisation_alias;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _,
};

use crate::context::Context;
use crate::database::{Conflict, Stop, WriteTransaction};
use crate::people::Actor;
use crate::people::audit::{Entry, Subject, note};
use crate::people::vocabularies::Terms;
use crate::web::Problems;

use super::{OrganisationDraft, RawOrganisation};

/// Why an organisation is not saved.
#[derive(Debug)]
pub enum OrganisationRefused {
    Invalid(Problems),
    Unknown,
}

pub async fn create_organisation(
    context: &Context,
    actor: &Actor,
    raw: &RawOrganisation,
) -> Result<OrganisationId, Stop<OrganisationRefused>> {
    let tx = context.database.begin_write().await?;
    let terms = Terms::load(&tx).await?;
    let draft = raw.check(&terms).map_err(|p| Stop::Refused(OrganisationRefused::Invalid(p)))?;
    let id = insert(&tx, context, actor, &draft, OrganisationState::Active).await?;
    tx.commit().await?;
    Ok(id)
}

/// The rows and their entry in the audit log, as part of a larger use case.
pub async fn insert(
    tx: &WriteTransaction,
    context: &Context,
    actor: &Actor,
    draft: &OrganisationDraft,
    state: OrganisationState,
) -> Result<OrganisationId, Stop<OrganisationRefused>> {
    let id = context.new_id();
    let row = row(context, draft, id, state);
    let added = organisation::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(tx)
        .await;
    added.map_err(refusal)?;
    write_tags(tx, id, draft).await?;
    let entry = Entry::new("organisation.added", Subject::of("organisation", id.0));
    let details = serde_json::json!({ "name": draft.name, "kind": draft.kind });
    note(tx, context, actor, entry.with(details)).await?;
    Ok(id)
}

pub async fn change_organisation(
    context: &Context,
    actor: &Actor,
    id: OrganisationId,
    raw: &RawOrganisation,
) -> Result<(), Stop<OrganisationRefused>> {
    let tx = context.database.begin_write().await?;
    let terms = Terms::load(&tx).await?;
    let draft = raw.check(&terms).map_err(|p| Stop::Refused(OrganisationRefused::Invalid(p)))?;
    let known = organisation::Entity::find_by_id(id).one(&tx).await?;
    let known = known.ok_or(Stop::Refused(OrganisationRefused::Unknown))?;
    let changed = organisation::Model {
        created_at: known.created_at,
        ..row(context, &draft, id, known.state)
    };
    let before_name = known.name.clone();
    let update = changed.into_active_model().reset_all().update(&tx).await;
    update.map_err(refusal)?;
    write_tags(&tx, id, &draft).await?;
    let entry = Entry::new("organisation.changed", Subject::of("organisation", id.0));
    let details = serde_json::json!({ "name": draft.name, "before": before_name });
    note(&tx, context, actor, entry.with(details)).await?;
    tx.commit().await?;
    Ok(())
}

/// Closes an organisation, or opens it again. Its history stays.
pub async fn close_organisation(
    context: &Context,
    actor: &Actor,
    id: OrganisationId,
    closed: bool,
) -> Result<(), Stop<OrganisationRefused>> {
    let tx = context.database.begin_write().await?;
    let (state, action) = if closed {
        (OrganisationState::Closed, "organisation.closed")
    } else {
        (OrganisationState::Active, "organisation.reopened")
    };
    let changed = organisation::Entity::update_many()
        .col_expr(organisation::Column::State, Expr::value(state))
        .col_expr(organisation::Column::UpdatedAt, Expr::value(context.now()))
        .filter(organisation::Column::Id.eq(id))
        .filter(organisation::Column::State.ne(OrganisationState::Applied))
        .exec(&tx)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Stop::Refused(OrganisationRefused::Unknown));
    }
    note(&tx, context, actor, Entry::new(action, Subject::of("organisation", id.0))).await?;
    tx.commit().await?;
    Ok(())
}

fn row(
    context: &Context,
    draft: &OrganisationDraft,
    id: OrganisationId,
    state: OrganisationState,
) -> organisation::Model {
    let now = context.now();
    organisation::Model {
        id,
        name: draft.name.as_str().to_owned(),
        kana: draft.kana.as_ref().map(ToString::to_string),
        search_key: draft.search_key(),
        kind: draft.kind,
        state,
        legal_form_id: draft.legal_form,
        corporate_number: draft.corporate_number.as_ref().map(|it| it.as_str().to_owned()),
        prefecture_code: draft.prefecture.map(|prefecture| i32::from(prefecture.code())),
        city: draft.city.as_ref().map(|city| city.as_str().to_owned()),
        phone: draft.phone.as_ref().map(|phone| phone.shown().to_owned()),
        website: draft.website.clone(),
        activity_level_id: draft.activity_level,
        created_at: now,
        updated_at: now,
    }
}

async fn write_tags(
    tx: &WriteTransaction,
    id: OrganisationId,
    draft: &OrganisationDraft,
) -> Result<(), sea_orm::DbErr> {
    organisation_term::Entity::delete_many()
        .filter(organisation_term::Column::OrganisationId.eq(id))
        .exec(tx)
        .await?;
    organisation_alias::Entity::delete_many()
        .filter(organisation_alias::Column::OrganisationId.eq(id))
        .exec(tx)
        .await?;
    let tags = draft.tags.iter().map(|term| {
        let row = organisation_term::Model { organisation_id: id, term_id: *term };
        row.into_active_model().reset_all()
    });
    if !draft.tags.is_empty() {
        organisation_term::Entity::insert_many(tags).exec_without_returning(tx).await?;
    }
    for name in &draft.aliases {
        let row =
            organisation_alias::Model { organisation_id: id, name: name.clone(), former: false };
        organisation_alias::Entity::insert(row.into_active_model().reset_all())
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

fn refusal(error: sea_orm::DbErr) -> Stop<OrganisationRefused> {
    match Conflict::of(&error) {
        Conflict::Taken => {
            let mut problems = Problems::none();
            problems.add("corporate_number", "この法人番号の団体は、すでに登録されています。");
            Stop::Refused(OrganisationRefused::Invalid(problems))
        }
        _ => error.into(),
    }
}
