use std::collections::HashMap;

use entities::people::membership;
use entities::people::organisation::{self, OrganisationKind, OrganisationState};
use entities::people::person::{self, PersonState};
use entities::{OrganisationId, PersonId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use crate::consultations::Organiser;
use crate::people::whole_name;

/// An operator with those of its members who can be booked for.
#[derive(Clone, Debug)]
pub struct OperatorMembers {
    pub organisation: OrganisationId,
    pub name: String,
    /// Id and name, by reading.
    pub members: Vec<(PersonId, String)>,
}

/// For whom the secretariat can book: all operators with members, by reading. Three queries.
pub async fn clients(
    db: &impl ConnectionTrait,
    _who: Organiser,
) -> Result<Vec<OperatorMembers>, DbErr> {
    let organisations = operators(db).await?;
    let ids = organisations.iter().map(|(id, _)| *id);
    let places = membership::Entity::find()
        .filter(membership::Column::OrganisationId.is_in(ids))
        .filter(membership::Column::EndedAt.is_null())
        .all(db)
        .await?;
    let people = people(db, places.iter().map(|place| place.person_id)).await?;
    let mut belonging: HashMap<PersonId, Vec<OrganisationId>> = HashMap::new();
    for place in &places {
        belonging.entry(place.person_id).or_default().push(place.organisation_id);
    }
    let of = |organisation: OrganisationId| {
        let members = people.iter().filter(|(id, ..)| {
            belonging.get(id).is_some_and(|places| places.contains(&organisation))
        });
        members.map(|(id, family, given)| (*id, whole_name(family, given))).collect::<Vec<_>>()
    };
    let all = organisations.into_iter().map(|(organisation, name)| OperatorMembers {
        members: of(organisation),
        organisation,
        name,
    });
    Ok(all.filter(|one| !one.members.is_empty()).collect())
}

async fn operators(db: &impl ConnectionTrait) -> Result<Vec<(OrganisationId, String)>, DbErr> {
    use OrganisationKind::{AdoptedOperator, ProspectiveOperator, VeteranOperator};
    organisation::Entity::find()
        .select_only()
        .columns([organisation::Column::Id, organisation::Column::Name])
        .filter(organisation::Column::State.eq(OrganisationState::Active))
        .filter(organisation::Column::Kind.is_in([
            AdoptedOperator,
            ProspectiveOperator,
            VeteranOperator,
        ]))
        .order_by_asc(organisation::Column::Kana)
        .order_by_asc(organisation::Column::Name)
        .order_by_asc(organisation::Column::Id)
        .into_tuple()
        .all(db)
        .await
}

/// Those who may still sign in, by the reading of their names.
async fn people(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = PersonId>,
) -> Result<Vec<(PersonId, String, String)>, DbErr> {
    person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::FamilyName, person::Column::GivenName])
        .filter(person::Column::Id.is_in(ids))
        .filter(person::Column::State.ne(PersonState::Disabled))
        .order_by_asc(person::Column::FamilyKana)
        .order_by_asc(person::Column::GivenKana)
        .into_tuple()
        .all(db)
        .await
}
