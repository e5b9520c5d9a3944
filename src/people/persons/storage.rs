use std::collections::HashMap;

use entities::people::person::{self, PersonState};
use entities::people::role_assignment::{self, Role};
use entities::people::{membership, organisation};
use entities::{MembershipId, OrganisationId, PersonId};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, Query};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};

use crate::database::WriteTransaction;
use crate::mail::{Envelope, Language};
use crate::people::search::matches;
use crate::people::{Roles, whole_name};
use crate::vocabulary::{EmailAddress, PhoneNumber};

use super::mail_language;

/// Whom a list shows.
#[derive(Clone, Debug, Default)]
pub struct PersonFilter {
    /// Parts of name, reading or address, in any width and kana; or a whole telephone number.
    pub words: String,
    pub role: Option<Role>,
    pub organisation: Option<OrganisationId>,
    /// Disabled people too.
    pub all_states: bool,
}

/// One part of a list and how many there are in all.
#[derive(Clone, Debug)]
pub struct Found<T> {
    pub rows: Vec<T>,
    pub total: u64,
}

/// A current place in an organisation.
#[derive(Clone, Debug)]
pub struct Place {
    pub id: MembershipId,
    pub person: PersonId,
    pub organisation: OrganisationId,
    pub organisation_name: String,
    pub department: Option<String>,
    pub title: Option<String>,
    pub lead: bool,
}

/// What a letter needs to know of its reader.
#[derive(Clone, Debug)]
pub struct Addressee {
    pub id: PersonId,
    /// `山田 太郎`
    pub name: String,
    pub email: EmailAddress,
    pub language: Language,
}

impl Addressee {
    pub fn of(person: &person::Model) -> anyhow::Result<Self> {
        let email = EmailAddress::parse(&person.email);
        Ok(Self {
            id: person.id,
            name: whole_name(&person.family_name, &person.given_name),
            email: email.map_err(|_| anyhow::anyhow!("a stored mail address is broken"))?,
            language: mail_language(&person.language),
        })
    }

    /// An ordinary letter to this person about one occasion.
    pub fn envelope(&self, dedupe_key: impl Into<String>) -> Envelope {
        Envelope {
            person: Some(self.id),
            language: self.language,
            ..Envelope::to(self.email.clone(), dedupe_key)
        }
    }
}

pub async fn find(
    reader: &impl ConnectionTrait,
    id: PersonId,
) -> Result<Option<person::Model>, DbErr> {
    person::Entity::find_by_id(id).one(reader).await
}

/// Whether letters find this person; somebody unknown is somebody else's question.
pub async fn is_reachable(reader: &impl ConnectionTrait, id: PersonId) -> Result<bool, DbErr> {
    Ok(find(reader, id).await?.is_none_or(|person| !person.email.is_empty()))
}

/// Takes the row: whoever changes how this person signs in waits until the transaction ends.
pub async fn lock(tx: &WriteTransaction, id: PersonId) -> Result<(), DbErr> {
    person::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    Ok(())
}

pub async fn by_email(
    reader: &impl ConnectionTrait,
    email: &EmailAddress,
) -> Result<Option<person::Model>, DbErr> {
    person::Entity::find()
        .filter(person::Column::EmailKey.eq(email.comparison_key()))
        .one(reader)
        .await
}

/// The reader of a letter; none when there is no such person, or they are disabled.
pub async fn addressee(
    reader: &impl ConnectionTrait,
    id: PersonId,
) -> anyhow::Result<Option<Addressee>> {
    let person = find(reader, id).await?;
    let person = person.filter(|person| person.state != PersonState::Disabled);
    person.as_ref().map(Addressee::of).transpose()
}

/// Names to show, by id.
pub async fn names(
    reader: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PersonId>,
) -> Result<HashMap<PersonId, String>, DbErr> {
    let rows = person::Entity::find().filter(person::Column::Id.is_in(ids)).all(reader).await?;
    let name = |row: &person::Model| whole_name(&row.family_name, &row.given_name);
    Ok(rows.iter().map(|row| (row.id, name(row))).collect())
}

/// A page of people in the order of their readings.
pub async fn list(
    reader: &impl ConnectionTrait,
    filter: &PersonFilter,
    (offset, limit): (u64, u64),
) -> Result<Found<person::Model>, DbErr> {
    let select = filtered(filter);
    let total = select.clone().count(reader).await?;
    let rows = select
        .order_by_asc(person::Column::FamilyKana)
        .order_by_asc(person::Column::GivenKana)
        .order_by_asc(person::Column::Id)
        .offset(offset)
        .limit(limit)
        .all(reader)
        .await?;
    Ok(Found { rows, total })
}

/// People after an id, in the order they were added; for the API.
pub async fn list_after(
    reader: &impl ConnectionTrait,
    filter: &PersonFilter,
    (after, limit): (Option<PersonId>, u64),
) -> Result<Vec<person::Model>, DbErr> {
    let mut select = filtered(filter);
    if let Some(after) = after {
        select = select.filter(person::Column::Id.gt(after));
    }
    select.order_by_asc(person::Column::Id).limit(limit).all(reader).await
}

fn filtered(filter: &PersonFilter) -> Select<person::Entity> {
    let mut wanted = Condition::all().add(named(&filter.words));
    if !filter.all_states {
        wanted = wanted.add(person::Column::State.ne(PersonState::Disabled));
    }
    if let Some(role) = filter.role {
        let holders = Query::select()
            .column(("role_assignment", "person_id"))
            .from("role_assignment")
            .and_where(role_assignment::Column::Role.eq(role))
            .to_owned();
        wanted = wanted.add(Expr::col(("person", "id")).in_subquery(holders));
    }
    if let Some(organisation) = filter.organisation {
        let members = Query::select()
            .column(("membership", "person_id"))
            .from("membership")
            .and_where(membership::Column::OrganisationId.eq(organisation))
            .and_where(membership::Column::EndedAt.is_null())
            .to_owned();
        wanted = wanted.add(Expr::col(("person", "id")).in_subquery(members));
    }
    person::Entity::find().filter(Condition::all().add(wanted))
}

fn named(words: &str) -> Condition {
    let name = matches(("person", "search_key"), words);
    let Ok(phone) = PhoneNumber::parse(words) else { return name };
    // Where the hyphens stand is up to whoever typed the number.
    let stored = Expr::col(("person", "phone"));
    let digits = Func::cust("REPLACE").args([stored, Expr::value("-"), Expr::value("")]);
    Condition::any().add(name).add(Expr::expr(digits).eq(phone.digits()))
}

/// Current places of these people, in the order they began.
pub async fn places_of(
    reader: &impl ConnectionTrait,
    people: &[PersonId],
) -> Result<Vec<Place>, DbErr> {
    let rows = membership::Entity::find()
        .filter(membership::Column::PersonId.is_in(people.iter().copied()))
        .filter(membership::Column::EndedAt.is_null())
        .order_by_asc(membership::Column::CreatedAt)
        .all(reader)
        .await?;
    let organisations = rows.iter().map(|row| row.organisation_id);
    let organisations = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(organisations))
        .all(reader)
        .await?;
    let names: HashMap<_, _> = organisations.into_iter().map(|row| (row.id, row.name)).collect();
    let place = |row: membership::Model| Place {
        id: row.id,
        person: row.person_id,
        organisation: row.organisation_id,
        organisation_name: names.get(&row.organisation_id).cloned().unwrap_or_default(),
        department: row.department,
        title: row.title,
        lead: row.lead,
    };
    Ok(rows.into_iter().map(place).collect())
}

/// Roles of these people, for a list.
pub async fn roles_of(
    reader: &impl ConnectionTrait,
    people: &[PersonId],
) -> Result<HashMap<PersonId, Roles>, DbErr> {
    let rows = role_assignment::Entity::find()
        .filter(role_assignment::Column::PersonId.is_in(people.iter().copied()))
        .all(reader)
        .await?;
    let mut held: HashMap<PersonId, Vec<Role>> = HashMap::new();
    for row in rows {
        held.entry(row.person_id).or_default().push(row.role);
    }
    Ok(held.into_iter().map(|(person, roles)| (person, Roles::new(roles))).collect())
}
