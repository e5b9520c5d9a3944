use entities::calendar::resource::ResourceKind;
use entities::people::organisation::{self, OrganisationState};
use entities::people::person::{self, PersonState};
use entities::people::role_assignment::{self, Role};
use entities::study_sessions::series;
use entities::{OrganisationId, PersonId, SessionSeriesId};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use crate::calendar::{ResourceListing, listed_resources};
use crate::people::vocabularies::Terms;
use crate::people::whole_name;

/// Everything the form of a plan offers to choose from.
#[derive(Debug)]
pub struct PlanChoices {
    pub series: Vec<series::Model>,
    pub terms: Terms,
    /// Who has a role in the programme, by reading.
    pub people: Vec<(PersonId, String)>,
    /// Rooms and licences, those no longer offered too.
    pub resources: Vec<ResourceListing>,
}

pub async fn plan_choices(db: &impl ConnectionTrait) -> Result<PlanChoices, DbErr> {
    Ok(PlanChoices {
        series: series::Entity::find()
            .order_by_asc(series::Column::Ordinal)
            .order_by_asc(series::Column::Title)
            .all(db)
            .await?,
        terms: Terms::load(db).await?,
        people: people(db).await?,
        resources: listed_resources(db).await?,
    })
}

impl PlanChoices {
    pub fn resources_of(&self, kind: ResourceKind) -> impl Iterator<Item = &ResourceListing> {
        self.resources.iter().filter(move |resource| resource.kind == kind)
    }
}

/// Operators with a role are many; whoever is to speak is chosen among them all the same.
async fn people(db: &impl ConnectionTrait) -> Result<Vec<(PersonId, String)>, DbErr> {
    let with_role = Query::select()
        .column(role_assignment::Column::PersonId)
        .from(role_assignment::Entity)
        .and_where(Expr::col(role_assignment::Column::Role).ne(Role::Viewer))
        .to_owned();
    let rows = person::Entity::find()
        .filter(person::Column::Id.in_subquery(with_role))
        .filter(person::Column::State.ne(PersonState::Disabled))
        .order_by_asc(person::Column::FamilyKana)
        .order_by_asc(person::Column::FamilyName)
        .order_by_asc(person::Column::GivenName)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, whole_name(&row.family_name, &row.given_name)))
        .collect())
}

/// The organisation that takes part under exactly this name.
pub async fn organisation_named(
    db: &impl ConnectionTrait,
    name: &str,
) -> Result<Option<OrganisationId>, DbErr> {
    organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Id)
        .filter(organisation::Column::Name.eq(name.trim()))
        .filter(organisation::Column::State.eq(OrganisationState::Active))
        .into_tuple()
        .one(db)
        .await
}

/// The series of exactly this title.
pub async fn series_titled(
    db: &impl ConnectionTrait,
    title: &str,
) -> Result<Option<SessionSeriesId>, DbErr> {
    series::Entity::find()
        .select_only()
        .column(series::Column::Id)
        .filter(series::Column::Title.eq(title.trim()))
        .into_tuple()
        .one(db)
        .await
}
