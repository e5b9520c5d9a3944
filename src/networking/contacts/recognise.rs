//! Somebody of the programme as a contact, so that they can be asked like one.

use entities::networking::{contact, contact_person};
use entities::people::{organisation, person};
use entities::{ContactId, ContactPersonId, OrganisationId};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};

use super::draft::RawContact;
use super::edit::insert;
use super::people::{RawContactPerson, insert_person};
use super::storage::{locked, save};
use crate::database::Stop;
use crate::networking::pen::Pen;
use crate::networking::{Organiser, Refusal};
use crate::people::vocabularies::Terms;
use crate::people::whole_name;
use crate::web::Problems;

/// The entry of a person among the contacts; made, with that of their organisation, where there is
/// none. Nobody outside the secretariat sees it.
pub(in crate::networking) async fn recognised(
    pen: Pen<'_>,
    who: Organiser,
    (person, organisation): (&person::Model, Option<&organisation::Model>),
) -> Result<ContactPersonId, Stop<Refusal>> {
    let known = contact_person::Entity::find()
        .filter(contact_person::Column::PersonId.eq(person.id))
        .filter(contact_person::Column::Retired.eq(false))
        .filter(contact_person::Column::Email.is_not_null())
        .order_by_asc(contact_person::Column::Id)
        .all(pen.tx)
        .await?;
    for one in known {
        let place = contact::Entity::find_by_id(one.contact_id).one(pen.tx).await?;
        if place.is_some_and(|row| row.merged_into.is_none() && !row.retired) {
            return Ok(one.id);
        }
    }
    let place = match organisation {
        Some(row) => of_organisation(pen, row.id).await?,
        None => None,
    };
    let place = match place {
        Some(id) => id,
        None => added(pen, who, (person, organisation)).await?,
    };
    let contact = locked(pen, place).await?.ok_or(Refusal::NotFound)?;
    let raw = RawContactPerson {
        name: whole_name(&person.family_name, &person.given_name),
        email: person.email.clone(),
        language: person.language.clone(),
        ..RawContactPerson::default()
    };
    let id = insert_person(pen, who, (place, &raw.check().map_err(invalid)?)).await?;
    save(pen, contact).await?;
    Ok(id)
}

fn invalid(problems: Problems) -> Stop<Refusal> {
    Refusal::Invalid(problems).into()
}

async fn of_organisation(
    pen: Pen<'_>,
    id: OrganisationId,
) -> Result<Option<ContactId>, sea_orm::DbErr> {
    let found = contact::Entity::find()
        .filter(contact::Column::OrganisationId.eq(id))
        .filter(contact::Column::MergedInto.is_null())
        .filter(contact::Column::Retired.eq(false))
        .order_by_asc(contact::Column::Id)
        .one(pen.tx)
        .await?;
    Ok(found.map(|row| row.id))
}

async fn added(
    pen: Pen<'_>,
    who: Organiser,
    (person, organisation): (&person::Model, Option<&organisation::Model>),
) -> Result<ContactId, Stop<Refusal>> {
    use organisation::OrganisationKind as K;
    let kind = match organisation.map(|row| row.kind) {
        Some(K::VeteranOperator | K::AdoptedOperator | K::ProspectiveOperator) => "peer",
        Some(K::SupportBody) => "domestic_support",
        _ => "other",
    };
    let own = whole_name(&person.family_name, &person.given_name);
    let raw = RawContact {
        kind: kind.to_owned(),
        name: organisation.map_or(own, |row| row.name.clone()),
        organisation: organisation.map(|row| row.id),
        ..RawContact::default()
    };
    let draft = raw.check(&Terms::load(pen.tx).await?).map_err(invalid)?;
    insert(pen, who, &draft).await
}
