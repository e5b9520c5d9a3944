use entities::OrganisationApplicationId;
use entities::people::{organisation, person};
use entities::sign_in::organisation_application::{self, ApplicationState};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::people::persons::Found;
use crate::people::{organisations, persons};

/// How many applications wait for a decision.
pub async fn waiting(reader: &impl ConnectionTrait) -> Result<u64, DbErr> {
    organisation_application::Entity::find()
        .filter(organisation_application::Column::State.eq(ApplicationState::Waiting))
        .count(reader)
        .await
}

/// Oldest first while they wait, newest first afterwards.
pub async fn list(
    reader: &impl ConnectionTrait,
    state: ApplicationState,
    (offset, limit): (u64, u64),
) -> Result<Found<organisation_application::Model>, DbErr> {
    let select = organisation_application::Entity::find()
        .filter(organisation_application::Column::State.eq(state));
    let total = select.clone().count(reader).await?;
    let ordered = if state == ApplicationState::Waiting {
        select.order_by_asc(organisation_application::Column::AppliedAt)
    } else {
        select.order_by_desc(organisation_application::Column::DecidedAt)
    };
    let ordered = ordered.order_by_asc(organisation_application::Column::Id);
    let rows = ordered.offset(offset).limit(limit).all(reader).await?;
    Ok(Found { rows, total })
}

/// An application with organisation and applicant.
pub async fn whole(
    reader: &impl ConnectionTrait,
    id: OrganisationApplicationId,
) -> Result<Option<(organisation_application::Model, organisations::Whole, person::Model)>, DbErr> {
    let found = organisation_application::Entity::find_by_id(id).one(reader).await?;
    let Some(application) = found else { return Ok(None) };
    let organisation = organisations::whole(reader, application.organisation_id).await?;
    let person = persons::find(reader, application.person_id).await?;
    Ok(organisation.zip(person).map(|(organisation, person)| (application, organisation, person)))
}

/// Organisations with a similar name that are here already, to spot a second application.
pub async fn similar(
    reader: &impl ConnectionTrait,
    row: &organisation::Model,
) -> Result<Vec<organisation::Model>, DbErr> {
    let filter = organisations::OrganisationFilter {
        words: row.name.clone(),
        ..organisations::OrganisationFilter::default()
    };
    let found = organisations::list(reader, &filter, (0, 5)).await?;
    Ok(found.rows.into_iter().filter(|other| other.id != row.id).collect())
}
