use entities::calendar::resource::ResourceKind;
use entities::people::membership;
use entities::people::organisation::{self, OrganisationState};
use entities::people::person::{self, PersonState};
use entities::people::role_assignment::{self, Role};
use entities::study_sessions::series;
use entities::{OrganisationId, PersonId, SessionSeriesId};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, LikeExpr, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Select,
};

use crate::calendar::{ResourceListing, listed_resources};
use crate::people::vocabularies::Terms;
use crate::people::whole_name;
use crate::vocabulary::{EmailAddress, search_key};

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

/// The organisation that takes part under this name: exactly, or but for its legal form, width and
/// kana where no other is called the same.
pub async fn organisation_named(
    db: &impl ConnectionTrait,
    name: &str,
) -> Result<Option<OrganisationId>, DbErr> {
    let key = search_key(name);
    let mut like = organisations_like(db, name).await?;
    if let Some((id, _)) = like.iter().find(|(_, known)| known == name.trim()) {
        return Ok(Some(*id));
    }
    like.retain(|(_, known)| search_key(known) == key);
    Ok(if let [(id, _)] = like.as_slice() { Some(*id) } else { None })
}

/// Organisations that take part and have this text in their name, reading or an alias, by name;
/// a few of them.
pub async fn organisations_like(
    db: &impl ConnectionTrait,
    name: &str,
) -> Result<Vec<(OrganisationId, String)>, DbErr> {
    let key = search_key(name);
    if key.is_empty() {
        return Ok(Vec::new());
    }
    let like = Expr::col(organisation::Column::SearchKey).like(containing(&key));
    taking_part()
        .filter(organisation::Column::Name.eq(name.trim()).or(like))
        .limit(MOST_LIKE)
        .into_tuple()
        .all(db)
        .await
}

/// More are not worth reading through: the name is to be typed more exactly.
const MOST_LIKE: u64 = 20;

fn containing(key: &str) -> LikeExpr {
    let escaped = key.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    LikeExpr::new(format!("%{escaped}%")).escape('\\')
}

/// The shortest name first: whoever is called exactly so comes before whoever has it in their name.
fn taking_part() -> Select<organisation::Entity> {
    organisation::Entity::find()
        .select_only()
        .columns([organisation::Column::Id, organisation::Column::Name])
        .filter(organisation::Column::State.eq(OrganisationState::Active))
        .order_by_asc(Func::char_length(Expr::col(organisation::Column::Name)))
        .order_by_asc(organisation::Column::Name)
}

/// The organisations that take part of whoever has this mail address.
pub async fn organisations_of(
    db: &impl ConnectionTrait,
    email: &EmailAddress,
) -> Result<Vec<(OrganisationId, String)>, DbErr> {
    let person = Query::select()
        .column(person::Column::Id)
        .from(person::Entity)
        .and_where(Expr::col(person::Column::EmailKey).eq(email.comparison_key()))
        .to_owned();
    let theirs = Query::select()
        .column(membership::Column::OrganisationId)
        .from(membership::Entity)
        .and_where(Expr::col(membership::Column::PersonId).in_subquery(person))
        .and_where(Expr::col(membership::Column::EndedAt).is_null())
        .to_owned();
    taking_part().filter(organisation::Column::Id.in_subquery(theirs)).into_tuple().all(db).await
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
