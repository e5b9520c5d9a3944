//! Whether people still belong to the side of an engagement they are named on. Whoever left their
//! organisation neither reaches the engagement nor gets its letters; their name stays in it until the
//! secretariat names somebody else.

use std::collections::BTreeSet;
use std::iter::once;

use entities::accompaniment::engagement;
use entities::accompaniment::engagement_person::{self, Side};
use entities::people::membership;
use entities::people::person::{self, PersonState};
use entities::people::role_assignment::Role;
use entities::{OrganisationId, PersonId};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QuerySelect as _, QueryTrait as _,
};

use super::EngagementRows;
use crate::people::persons;

/// Engagements in which somebody is named as accompanist, whatever they are now.
pub fn named_in(person: PersonId) -> SelectStatement {
    engagement_person::Entity::find()
        .select_only()
        .column(engagement_person::Column::EngagementId)
        .filter(engagement_person::Column::PersonId.eq(person))
        .filter(engagement_person::Column::Side.eq(Side::Accompanist))
        .into_query()
}

/// Engagements somebody accompanies: named as accompanist, and still of the organisation that does
/// it.
pub fn accompanied_by(person: PersonId) -> Condition {
    let places = membership::Entity::find()
        .select_only()
        .column(membership::Column::OrganisationId)
        .filter(membership::Column::PersonId.eq(person))
        .filter(membership::Column::EndedAt.is_null())
        .into_query();
    Condition::all()
        .add(engagement::Column::Id.in_subquery(named_in(person)))
        .add(engagement::Column::AccompanistOrganisationId.in_subquery(places))
}

/// Those of these people who can be written to and still belong to the side they stand for.
pub(super) async fn present(
    db: &impl ConnectionTrait,
    row: &engagement::Model,
    named: &[(Side, PersonId)],
) -> Result<Vec<person::Model>, DbErr> {
    let ids: Vec<_> = named.iter().map(|(_, person)| *person).collect();
    let places: BTreeSet<(OrganisationId, PersonId)> = membership::Entity::find()
        .select_only()
        .columns([membership::Column::OrganisationId, membership::Column::PersonId])
        .filter(membership::Column::EndedAt.is_null())
        .filter(membership::Column::PersonId.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let belongs = |(side, id): &&(Side, PersonId)| {
        let organisation = match side {
            Side::Operator => row.operator_id,
            Side::Accompanist => row.accompanist_organisation_id,
        };
        places.contains(&(organisation, *id))
    };
    let present: Vec<_> = named.iter().filter(belongs).map(|(_, person)| *person).collect();
    active(db, &present).await
}

/// Those of these people who are named in the engagement, can be written to and still belong to
/// their side.
pub(in crate::accompaniment) async fn reachable(
    db: &impl ConnectionTrait,
    rows: &EngagementRows,
    people: &[PersonId],
) -> Result<Vec<person::Model>, DbErr> {
    let named = rows.people.iter().filter(|row| people.contains(&row.person_id));
    let named: Vec<_> = named.map(|row| (row.side, row.person_id)).collect();
    present(db, &rows.engagement, &named).await
}

/// Who is reminded of a step: its owner; where they are gone, whoever stands first on their side.
pub(in crate::accompaniment) async fn reminded(
    db: &impl ConnectionTrait,
    rows: &EngagementRows,
    owner: PersonId,
) -> Result<Option<person::Model>, DbErr> {
    let named = rows.people.iter().find(|row| row.person_id == owner);
    if named.is_none() {
        let roles = persons::roles_of(db, &[owner]).await?;
        if roles.get(&owner).is_some_and(|roles| roles.may(Role::Coordinator)) {
            return Ok(active(db, &[owner]).await?.pop());
        }
    }
    let side = named.map_or(Side::Accompanist, |row| row.side);
    let of_side = rows.people.iter().filter(|row| row.side == side).map(|row| row.person_id);
    let wanted: Vec<_> = once(owner).chain(of_side).collect();
    let known = reachable(db, rows, &wanted).await?;
    let first = wanted.iter().find_map(|id| known.iter().find(|person| person.id == *id));
    Ok(first.cloned())
}

/// The rows of these people that can be written to.
pub(in crate::accompaniment) async fn active(
    db: &impl ConnectionTrait,
    people: &[PersonId],
) -> Result<Vec<person::Model>, DbErr> {
    let mut rows = person::Entity::find()
        .filter(person::Column::Id.is_in(people.iter().copied()))
        .filter(person::Column::State.ne(PersonState::Disabled))
        .all(db)
        .await?;
    rows.sort_by_key(|row| row.id);
    Ok(rows)
}
