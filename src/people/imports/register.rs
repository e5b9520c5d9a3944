//! Who and what is there already, as far as the lines of a file concern it. The dry run and the
//! writing ask it the same questions, and tell it what each line adds.

use std::collections::HashMap;

use entities::people::{organisation, person};
use entities::{OrganisationId, PersonId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use crate::people::organisations::OrganisationDraft;
use crate::people::persons::{self, PersonDraft};
use crate::people::whole_name;
use crate::vocabulary::{CorporateNumber, EmailAddress, search_key};

use super::check::RowProblem;
use super::columns::{RawRow, column_name};
use super::wording;

/// Addresses looked up at once.
const ADDRESSES: usize = 500;

pub struct Register {
    /// Oldest first.
    organisations: Vec<KnownOrganisation>,
    /// By the comparison keys of their addresses.
    people: HashMap<String, KnownPerson>,
}

struct KnownOrganisation {
    id: OrganisationId,
    name: String,
    /// As stored: begins with that of the name.
    search_key: String,
    number: Option<String>,
    prefecture: Option<i32>,
}

struct KnownPerson {
    id: PersonId,
    /// `山田 太郎`
    name: String,
    /// Where they belong now.
    places: Vec<OrganisationId>,
}

/// A place somebody gets, beside those they have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPlace {
    pub person: String,
    pub places: Vec<String>,
    pub organisation: String,
}

impl Register {
    /// All organisations, and the people whose addresses stand in these rows.
    pub async fn load(db: &impl ConnectionTrait, rows: &[RawRow]) -> Result<Self, DbErr> {
        let known =
            organisation::Entity::find().order_by_asc(organisation::Column::Id).all(db).await?;
        let mut register = Self {
            organisations: known.into_iter().map(KnownOrganisation::from).collect(),
            people: HashMap::new(),
        };
        let claims = rows.iter().filter_map(RawRow::claim);
        let keys: Vec<String> = claims.map(|(email, _)| email.comparison_key()).collect();
        for some in keys.chunks(ADDRESSES) {
            register.load_people(db, some).await?;
        }
        Ok(register)
    }

    async fn load_people(
        &mut self,
        db: &impl ConnectionTrait,
        keys: &[String],
    ) -> Result<(), DbErr> {
        let known = person::Entity::find()
            .filter(person::Column::EmailKey.is_in(keys.iter().cloned()))
            .all(db)
            .await?;
        let ids: Vec<PersonId> = known.iter().map(|row| row.id).collect();
        let mut places: HashMap<PersonId, Vec<OrganisationId>> = HashMap::new();
        for place in persons::places_of(db, &ids).await? {
            places.entry(place.person).or_default().push(place.organisation);
        }
        for row in known {
            let name = whole_name(&row.family_name, &row.given_name);
            let places = places.remove(&row.id).unwrap_or_default();
            self.people.insert(row.email_key, KnownPerson { id: row.id, name, places });
        }
        Ok(())
    }

    /// The address of the row belongs to somebody of another name.
    pub fn contradiction(&self, row: &RawRow) -> Option<RowProblem> {
        let (email, name) = row.claim()?;
        let known = self.people.get(&email.comparison_key())?;
        (search_key(&known.name) != name).then(|| RowProblem {
            line: row.line,
            column: column_name("email"),
            detail: wording::somebody_elses(&known.name),
        })
    }

    /// The same 法人番号; where the file gives none, the same name in the same prefecture.
    pub fn organisation(&self, draft: &OrganisationDraft) -> Option<OrganisationId> {
        let number = draft.corporate_number.as_ref().map(CorporateNumber::as_str);
        let prefecture = draft.prefecture.map(|prefecture| i32::from(prefecture.code()));
        let name = search_key(draft.name.as_str());
        let by_number =
            |one: &&KnownOrganisation| number.is_some() && one.number.as_deref() == number;
        let by_name = |one: &&KnownOrganisation| {
            one.is_called(&name)
                && agree(one.number.as_deref(), number)
                && agree(one.prefecture, prefecture)
        };
        let all = &self.organisations;
        let found = all.iter().find(by_number).or_else(|| all.iter().find(by_name));
        found.map(|one| one.id)
    }

    pub fn add_organisation(&mut self, id: OrganisationId, draft: &OrganisationDraft) {
        self.organisations.push(KnownOrganisation {
            id,
            name: draft.name.as_str().to_owned(),
            search_key: draft.search_key(),
            number: draft.corporate_number.as_ref().map(|number| number.as_str().to_owned()),
            prefecture: draft.prefecture.map(|prefecture| i32::from(prefecture.code())),
        });
    }

    pub fn person(&self, email: &EmailAddress) -> Option<PersonId> {
        self.people.get(&email.comparison_key()).map(|known| known.id)
    }

    pub fn add_person(&mut self, id: PersonId, draft: &PersonDraft) {
        let known = KnownPerson { id, name: draft.name.full(), places: Vec::new() };
        self.people.insert(draft.email.comparison_key(), known);
    }

    /// Notes where somebody belongs from this line on; none where they do so already.
    pub fn add_place(
        &mut self,
        email: &EmailAddress,
        organisation: OrganisationId,
    ) -> Option<NewPlace> {
        let organisations = &self.organisations;
        let name = |id: &OrganisationId| {
            let one = organisations.iter().find(|one| one.id == *id);
            one.map(|one| one.name.clone()).unwrap_or_default()
        };
        let known = self.people.get_mut(&email.comparison_key())?;
        if known.places.contains(&organisation) {
            return None;
        }
        let place = NewPlace {
            person: known.name.clone(),
            places: known.places.iter().map(name).collect(),
            organisation: name(&organisation),
        };
        known.places.push(organisation);
        Some(place)
    }
}

impl KnownOrganisation {
    fn is_called(&self, key: &str) -> bool {
        let rest = self.search_key.strip_prefix(key);
        rest.is_some_and(|rest| rest.starts_with('|')) && search_key(&self.name) == key
    }
}

impl From<organisation::Model> for KnownOrganisation {
    fn from(row: organisation::Model) -> Self {
        let (number, prefecture) = (row.corporate_number, row.prefecture_code);
        Self { id: row.id, name: row.name, search_key: row.search_key, number, prefecture }
    }
}

/// What is not known contradicts nothing.
fn agree<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.zip(other).is_none_or(|(one, other)| one == other)
}
