use std::collections::HashMap;

use entities::people::organisation::{self, OrganisationKind, OrganisationState};
use entities::people::{adoption, membership, organisation_term, person};
use entities::sign_in::{legal_certification, organisation_alias};
use entities::{OrganisationId, TermId};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};

use crate::people::persons::Found;
use crate::people::search::matches;

/// Which organisations a list shows.
#[derive(Clone, Debug, Default)]
pub struct OrganisationFilter {
    /// Parts of a name, in any width and kana, without regard to the legal form.
    pub words: String,
    pub kind: Option<OrganisationKind>,
    /// None shows those that take part.
    pub state: Option<OrganisationState>,
    /// Whatever state they are in.
    pub all_states: bool,
    /// Empty for all.
    pub prefectures: Vec<i32>,
    pub tag: Option<TermId>,
    /// Adopted in the fiscal year that begins in this western year.
    pub adopted_in: Option<i32>,
}

/// One organisation with everything that hangs on it.
#[derive(Clone, Debug)]
pub struct Whole {
    pub row: organisation::Model,
    pub tags: Vec<TermId>,
    pub aliases: Vec<String>,
    /// Newest first.
    pub adoptions: Vec<adoption::Model>,
    pub certifications: Vec<legal_certification::Model>,
}

pub async fn find(
    reader: &impl ConnectionTrait,
    id: OrganisationId,
) -> Result<Option<organisation::Model>, DbErr> {
    organisation::Entity::find_by_id(id).one(reader).await
}

/// Names to show, by id.
pub async fn names(
    reader: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = OrganisationId>,
) -> Result<HashMap<OrganisationId, String>, DbErr> {
    let rows = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(ids))
        .all(reader)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

pub async fn whole(
    reader: &impl ConnectionTrait,
    id: OrganisationId,
) -> Result<Option<Whole>, DbErr> {
    let Some(row) = find(reader, id).await? else { return Ok(None) };
    let tags = organisation_term::Entity::find()
        .filter(organisation_term::Column::OrganisationId.eq(id))
        .all(reader)
        .await?;
    let aliases = organisation_alias::Entity::find()
        .filter(organisation_alias::Column::OrganisationId.eq(id))
        .order_by_asc(organisation_alias::Column::Name)
        .all(reader)
        .await?;
    let certifications = legal_certification::Entity::find()
        .filter(legal_certification::Column::OrganisationId.eq(id))
        .order_by_desc(legal_certification::Column::GrantedOn)
        .all(reader)
        .await?;
    Ok(Some(Whole {
        row,
        tags: tags.into_iter().map(|tag| tag.term_id).collect(),
        aliases: aliases.into_iter().map(|alias| alias.name).collect(),
        adoptions: adoptions_of(reader, &[id]).await?,
        certifications,
    }))
}

/// Adoptions of these organisations, newest first.
pub async fn adoptions_of(
    reader: &impl ConnectionTrait,
    ids: &[OrganisationId],
) -> Result<Vec<adoption::Model>, DbErr> {
    adoption::Entity::find()
        .filter(adoption::Column::OrganisationId.is_in(ids.iter().copied()))
        .order_by_desc(adoption::Column::FiscalYear)
        .all(reader)
        .await
}

/// Current members, leads first.
pub async fn members_of(
    reader: &impl ConnectionTrait,
    id: OrganisationId,
) -> Result<Vec<(membership::Model, person::Model)>, DbErr> {
    let places = membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(id))
        .filter(membership::Column::EndedAt.is_null())
        .order_by_desc(membership::Column::Lead)
        .order_by_asc(membership::Column::CreatedAt)
        .all(reader)
        .await?;
    let people = person::Entity::find()
        .filter(person::Column::Id.is_in(places.iter().map(|place| place.person_id)))
        .all(reader)
        .await?;
    let mut people: HashMap<_, _> = people.into_iter().map(|row| (row.id, row)).collect();
    let joined = |place: membership::Model| {
        let person = people.remove(&place.person_id)?;
        Some((place, person))
    };
    Ok(places.into_iter().filter_map(joined).collect())
}

/// A page of organisations in the order of their readings.
pub async fn list(
    reader: &impl ConnectionTrait,
    filter: &OrganisationFilter,
    (offset, limit): (u64, u64),
) -> Result<Found<organisation::Model>, DbErr> {
    let select = filtered(filter);
    let total = select.clone().count(reader).await?;
    let rows = select
        .order_by_asc(organisation::Column::Kana)
        .order_by_asc(organisation::Column::Name)
        .order_by_asc(organisation::Column::Id)
        .offset(offset)
        .limit(limit)
        .all(reader)
        .await?;
    Ok(Found { rows, total })
}

/// Organisations after an id, in the order they were added; for the API.
pub async fn list_after(
    reader: &impl ConnectionTrait,
    filter: &OrganisationFilter,
    (after, limit): (Option<OrganisationId>, u64),
) -> Result<Vec<organisation::Model>, DbErr> {
    let mut select = filtered(filter);
    if let Some(after) = after {
        select = select.filter(organisation::Column::Id.gt(after));
    }
    select.order_by_asc(organisation::Column::Id).limit(limit).all(reader).await
}

fn filtered(filter: &OrganisationFilter) -> Select<organisation::Entity> {
    let mut wanted = matches(("organisation", "search_key"), &filter.words);
    if !filter.all_states {
        let state = filter.state.unwrap_or(OrganisationState::Active);
        wanted = wanted.add(organisation::Column::State.eq(state));
    }
    if let Some(kind) = filter.kind {
        wanted = wanted.add(organisation::Column::Kind.eq(kind));
    }
    if !filter.prefectures.is_empty() {
        let inside = filter.prefectures.iter().copied();
        wanted = wanted.add(organisation::Column::PrefectureCode.is_in(inside));
    }
    let mut with = |table: &'static str, condition: sea_orm::sea_query::SimpleExpr| {
        let ids = Query::select()
            .column((table, "organisation_id"))
            .from(table)
            .and_where(condition)
            .to_owned();
        wanted = wanted.clone().add(Expr::col(("organisation", "id")).in_subquery(ids));
    };
    if let Some(tag) = filter.tag {
        with("organisation_term", organisation_term::Column::TermId.eq(tag));
    }
    if let Some(year) = filter.adopted_in {
        with("adoption", adoption::Column::FiscalYear.eq(year));
    }
    organisation::Entity::find().filter(wanted)
}
