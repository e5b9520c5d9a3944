//! Whom somebody signed in may register, and for which organisation.

use entities::people::organisation::{self, OrganisationState};
use entities::people::{membership, person};
use entities::study_sessions::session::Audience;
use entities::{OrganisationId, PersonId};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _};
use sea_orm::{QueryFilter as _, QueryOrder as _};

use crate::people::whole_name;
use crate::study_sessions::registration::is_for;

#[derive(Clone, Debug)]
pub struct Applicant {
    pub person: person::Model,
    /// Own organisations for which the session is meant, with department and title there.
    pub places: Vec<Place>,
    pub colleagues: Vec<Colleague>,
}

#[derive(Clone, Debug)]
pub struct Place {
    pub organisation: organisation::Model,
    pub department: Option<String>,
    pub job_title: Option<String>,
}

/// Somebody of one of those organisations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    pub id: PersonId,
    pub name: String,
    pub organisation: OrganisationId,
}

/// None: there is no such person.
pub async fn applicant(
    db: &impl ConnectionTrait,
    id: PersonId,
    audience: Audience,
) -> Result<Option<Applicant>, DbErr> {
    let Some(person) = person::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let own = membership::Entity::find()
        .filter(membership::Column::PersonId.eq(id))
        .filter(membership::Column::EndedAt.is_null())
        .order_by_asc(membership::Column::CreatedAt)
        .all(db)
        .await?;
    let ids = own.iter().map(|place| place.organisation_id);
    let known = organisation::Entity::find().filter(organisation::Column::Id.is_in(ids)).all(db);
    let known = known.await?;
    let fits = |organisation: &&organisation::Model| {
        organisation.state == OrganisationState::Active && is_for(audience, organisation.kind)
    };
    let places: Vec<Place> = own
        .into_iter()
        .filter_map(|place| {
            let mut fitting = known.iter().filter(fits);
            let organisation = fitting.find(|one| one.id == place.organisation_id)?.clone();
            Some(Place { organisation, department: place.department, job_title: place.title })
        })
        .collect();
    let colleagues = colleagues(db, id, &places).await?;
    Ok(Some(Applicant { person, places, colleagues }))
}

async fn colleagues(
    db: &impl ConnectionTrait,
    own: PersonId,
    places: &[Place],
) -> Result<Vec<Colleague>, DbErr> {
    let others = membership::Entity::find()
        .filter(
            membership::Column::OrganisationId
                .is_in(places.iter().map(|place| place.organisation.id)),
        )
        .filter(membership::Column::EndedAt.is_null())
        .filter(membership::Column::PersonId.ne(own))
        .all(db)
        .await?;
    let ids = others.iter().map(|other| other.person_id);
    let people = person::Entity::find()
        .filter(person::Column::Id.is_in(ids))
        .order_by_asc(person::Column::SearchKey)
        .all(db)
        .await?;
    let mut colleagues = Vec::new();
    for person in people {
        let name = whole_name(&person.family_name, &person.given_name);
        let places = others.iter().filter(|other| other.person_id == person.id);
        colleagues.extend(places.map(|other| Colleague {
            id: person.id,
            name: name.clone(),
            organisation: other.organisation_id,
        }));
    }
    Ok(colleagues)
}
