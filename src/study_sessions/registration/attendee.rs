use entities::people::person::{self, PersonState};
use entities::people::{membership, organisation};
use entities::study_sessions::session::Audience;
use entities::{OrganisationId, PersonId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter as _, QuerySelect as _,
};

use super::Refusal;
use super::known::refuse_unless_agreed;
use crate::database::Stop;
use crate::people::persons::{PersonDraft, RawPerson};
use crate::people::{Actor, audit};
use crate::study_sessions::pen::Pen;
use crate::vocabulary::{EmailAddress, Kana, PersonName, PhoneNumber, search_key};
use crate::web::Problems;

/// Who is to take part.
#[derive(Clone, Debug)]
pub enum Attendee {
    Myself,
    /// Somebody of the same organisation.
    Colleague(PersonId),
    /// A colleague we do not know yet.
    NewColleague(NewPerson),
}

/// A person as a form names them.
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub name: PersonName,
    /// Readings of family and given name.
    pub kana: Option<(Kana, Kana)>,
    pub email: EmailAddress,
    pub phone: Option<PhoneNumber>,
}

/// Somebody at the door.
#[derive(Clone, Debug)]
pub enum Visitor {
    Reachable(NewPerson),
    /// Without a mail address, or not willing to say it: nothing is sent to them.
    Unreachable {
        name: PersonName,
        kana: Option<(Kana, Kana)>,
        phone: Option<PhoneNumber>,
    },
}

impl Visitor {
    /// As typed, or everything that is wrong.
    pub fn of(raw: &RawPerson) -> Result<Self, Problems> {
        if raw.email.trim().is_empty() {
            let (name, kana, phone) = raw.check_without_address()?;
            return Ok(Self::Unreachable { name, kana, phone });
        }
        raw.check().map(|draft| Self::Reachable(NewPerson::of(draft)))
    }
}

impl NewPerson {
    pub fn of(draft: PersonDraft) -> Self {
        Self {
            name: draft.name,
            kana: draft.family_kana.zip(draft.given_kana),
            email: draft.email,
            phone: draft.phone,
        }
    }
}

/// The person at the door. Without an address nobody is recognised: they are written down anew.
pub async fn find_or_add_visitor(
    pen: Pen<'_>,
    visitor: &Visitor,
    by: PersonId,
) -> Result<PersonId, Stop<Refusal>> {
    let (name, kana, phone) = match visitor {
        Visitor::Reachable(new) => return find_or_add_named(pen, new, by).await,
        Visitor::Unreachable { name, kana, phone } => (name, kana.as_ref(), phone.as_ref()),
    };
    let row = row(pen, (name, kana, phone), None);
    let id = row.id;
    person::Entity::insert(row.into_active_model()).exec_without_returning(pen.tx).await?;
    added(pen, Actor::Person(by), id).await?;
    Ok(id)
}

async fn added(pen: Pen<'_>, actor: Actor, id: PersonId) -> anyhow::Result<()> {
    let entry = audit::Entry::new("person.added", audit::Subject::of("person", id.0));
    audit::note(pen.tx, pen.context, &actor, entry).await?;
    Ok(())
}

/// Whom the secretariat writes down by name: nobody is registered under another.
pub async fn find_or_add_named(
    pen: Pen<'_>,
    new: &NewPerson,
    by: PersonId,
) -> Result<PersonId, Stop<Refusal>> {
    let person = find_or_add(pen, new, Some(by)).await?;
    refuse_unless_agreed(&person, new, None)?;
    Ok(person.id)
}

/// The person with this mail address, made if there is none. Somebody known keeps their own data:
/// a form may not rewrite another person. `by` is who writes it down; nobody, when they do so
/// themselves through a letter.
pub async fn find_or_add(
    pen: Pen<'_>,
    new: &NewPerson,
    by: Option<PersonId>,
) -> Result<person::Model, Stop<Refusal>> {
    let known = OnConflict::column(person::Column::EmailKey).do_nothing().to_owned();
    let row = row(pen, (&new.name, new.kana.as_ref(), new.phone.as_ref()), Some(&new.email));
    let made = person::Entity::insert(row.into_active_model())
        .on_conflict(known)
        .exec_without_returning(pen.tx)
        .await?;
    let key = new.email.comparison_key();
    let found = person::Entity::find().filter(person::Column::EmailKey.eq(key)).one(pen.tx).await?;
    let found = found.ok_or_else(|| anyhow::anyhow!("a person just added is not there"))?;
    if made == 1 {
        added(pen, by.map_or(Actor::Link(Some(found.id)), Actor::Person), found.id).await?;
    }
    Ok(found)
}

fn row(
    pen: Pen<'_>,
    (name, kana, phone): (&PersonName, Option<&(Kana, Kana)>, Option<&PhoneNumber>),
    email: Option<&EmailAddress>,
) -> person::Model {
    let id: PersonId = pen.context.new_id();
    let (family_kana, given_kana) =
        kana.map(|(family, given)| (family.as_str().to_owned(), given.as_str().to_owned())).unzip();
    let readings = kana.map(|(family, given)| format!("{} {}", family.as_str(), given.as_str()));
    person::Model {
        id,
        family_name: name.family().to_owned(),
        given_name: name.given().unwrap_or_default().to_owned(),
        family_kana,
        given_kana,
        search_key: search_key(&format!("{} {}", name.full(), readings.unwrap_or_default())),
        email: email.map(|email| email.as_str().to_owned()).unwrap_or_default(),
        email_key: email.map_or(format!("-{id}"), EmailAddress::comparison_key),
        phone: phone.map(ToString::to_string),
        language: "ja".to_owned(),
        state: PersonState::Known,
        session_epoch: 0,
        created_at: pen.now,
        updated_at: pen.now,
    }
}

/// Whether this person currently belongs to the organisation.
pub async fn belongs(
    pen: Pen<'_>,
    person: PersonId,
    organisation: OrganisationId,
) -> Result<bool, DbErr> {
    let found = membership::Entity::find()
        .filter(membership::Column::PersonId.eq(person))
        .filter(membership::Column::OrganisationId.eq(organisation))
        .filter(membership::Column::EndedAt.is_null())
        .count(pen.tx)
        .await?;
    Ok(found > 0)
}

/// Refuses whom the session is not for. A public session takes anybody; otherwise somebody comes
/// for an organisation of the kind the session is for. Whoever named none, but has one, is told so.
pub async fn check_audience(
    pen: Pen<'_>,
    audience: Audience,
    (person, organisation): (PersonId, Option<OrganisationId>),
) -> Result<(), Stop<Refusal>> {
    if admits(pen.tx, audience, organisation).await? {
        return Ok(());
    }
    if organisation.is_none() {
        for own in organisations_of(pen.tx, person).await? {
            if admits(pen.tx, audience, Some(own)).await? {
                return Err(Refusal::OrganisationNeeded.into());
            }
        }
    }
    Err(Refusal::NotForThem.into())
}

async fn organisations_of(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<OrganisationId>, DbErr> {
    membership::Entity::find()
        .select_only()
        .column(membership::Column::OrganisationId)
        .filter(membership::Column::PersonId.eq(person))
        .filter(membership::Column::EndedAt.is_null())
        .into_tuple()
        .all(db)
        .await
}

/// Whether somebody of this organisation may come.
pub async fn admits(
    db: &impl ConnectionTrait,
    audience: Audience,
    organisation: Option<OrganisationId>,
) -> Result<bool, DbErr> {
    if audience == Audience::Public {
        return Ok(true);
    }
    let Some(id) = organisation else { return Ok(false) };
    let found: Option<(organisation::OrganisationKind, organisation::OrganisationState)> =
        organisation::Entity::find_by_id(id)
            .select_only()
            .column(organisation::Column::Kind)
            .column(organisation::Column::State)
            .into_tuple()
            .one(db)
            .await?;
    Ok(found.is_some_and(|(kind, state)| {
        state == organisation::OrganisationState::Active && is_for(audience, kind)
    }))
}

/// Whether organisations of this kind may send people.
pub fn is_for(audience: Audience, kind: organisation::OrganisationKind) -> bool {
    use organisation::OrganisationKind::{AdoptedOperator, ProspectiveOperator, VeteranOperator};
    let new = matches!(kind, AdoptedOperator | ProspectiveOperator);
    match audience {
        Audience::NewOperators => new,
        Audience::Operators => new || kind == VeteranOperator,
        Audience::Public => true,
    }
}
