use std::collections::HashMap;

use anyhow::Context as _;
use entities::networking::introduction::{self, IntroductionState, Side};
use entities::networking::{contact, contact_person};
use entities::people::organisation::OrganisationState;
use entities::people::person::PersonState;
use entities::people::{membership, organisation, person};
use entities::{ContactId, ContactPersonId, OrganisationId, PersonId};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};

use super::details::{Details, Revealed};
use super::state::is_open;
use crate::mail::Language;
use crate::people::persons::mail_language;
use crate::people::whole_name;
use crate::vocabulary::EmailAddress;

/// An introduction with everybody it is about. For the secretariat and for letters; what a side may
/// see of the other is [`Parties::other`].
#[derive(Clone, Debug)]
pub struct Parties {
    pub row: introduction::Model,
    pub requester: person::Model,
    pub organisation: organisation::Model,
    /// Of the requester, in that organisation.
    pub title: Option<String>,
    pub contact: Option<contact::Model>,
    pub answering: Option<contact_person::Model>,
    /// The requester still belongs to that organisation, and both take part.
    pub takes_part: bool,
}

impl Parties {
    /// Everything the requester could tell.
    pub fn of_requester(&self) -> Revealed {
        Revealed::of_member(&self.requester, &self.organisation, self.title.clone())
    }

    /// Everything the other side could tell; nothing while nobody is chosen.
    pub fn of_partner(&self) -> Revealed {
        match (&self.contact, &self.answering) {
            (Some(contact), Some(person)) => Revealed::of_contact(contact, person),
            _ => Revealed::default(),
        }
    }

    /// What somebody on this side was told of the other when they were introduced, and which details
    /// that was. None before both have agreed, and after either has withdrawn: the one place this is
    /// decided for pages, letters, calendars and the API.
    pub fn other(&self, side: Side) -> Option<(Revealed, Details)> {
        let row = &self.row;
        row.introduced_at.filter(|_| row.state != IntroductionState::Declined)?;
        let (told, details) = match side {
            Side::Requester => (&row.partner_told, &row.partner_details),
            Side::Partner => (&row.requester_told, &row.requester_details),
            Side::Staff => return None,
        };
        Some((Revealed::stored(told), Details::stored(details)))
    }

    /// How the other is called to this side, in its language: `はじめ 鈴木 花子`; empty before both
    /// agreed.
    pub fn called(&self, side: Side) -> String {
        let english = self.language(side) == Language::En;
        self.other(side).map(|(known, agreed)| known.called(&agreed, english)).unwrap_or_default()
    }

    /// Lives by another clock than the programme, as far as it is known.
    pub fn is_abroad(&self, side: Side) -> bool {
        let country = self.contact.as_ref().and_then(|contact| contact.country.as_ref());
        side == Side::Partner && country.is_some()
    }

    /// Still to be written to about each other.
    pub fn in_touch(&self) -> bool {
        is_open(self.row.state)
    }

    /// Where letters to this side go; none where nobody can be written to. Whoever may no longer sign
    /// in is not written to.
    pub fn address(&self, side: Side) -> Option<EmailAddress> {
        let address = match side {
            Side::Partner => self.answering.as_ref()?.email.as_deref(),
            _ if self.requester.state == PersonState::Disabled => None,
            _ => Some(self.requester.email.as_str()),
        };
        EmailAddress::parse(address?).ok()
    }

    /// The name in the salutation of a letter.
    pub fn name(&self, side: Side) -> String {
        match (side, &self.answering) {
            (Side::Partner, Some(person)) => person.name.clone(),
            (Side::Partner, None) => String::new(),
            _ => whole_name(&self.requester.family_name, &self.requester.given_name),
        }
    }

    pub fn language(&self, side: Side) -> Language {
        match (side, &self.answering) {
            (Side::Partner, Some(person)) => mail_language(&person.language),
            _ => mail_language(&self.requester.language),
        }
    }
}

/// One introduction with everybody.
pub async fn parties(
    db: &impl ConnectionTrait,
    row: introduction::Model,
) -> anyhow::Result<Parties> {
    parties_of(db, vec![row]).await?.pop().context("an introduction without people")
}

/// The same for many, in their order; five queries.
pub async fn parties_of(
    db: &impl ConnectionTrait,
    rows: Vec<introduction::Model>,
) -> anyhow::Result<Vec<Parties>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let people = Rows::load(db, &rows).await?;
    rows.into_iter().map(|row| people.around(row)).collect()
}

/// Everybody some introductions are about.
struct Rows {
    people: HashMap<PersonId, person::Model>,
    organisations: HashMap<OrganisationId, organisation::Model>,
    places: Vec<membership::Model>,
    contacts: HashMap<ContactId, contact::Model>,
    answering: HashMap<ContactPersonId, contact_person::Model>,
}

impl Rows {
    async fn load(db: &impl ConnectionTrait, rows: &[introduction::Model]) -> Result<Self, DbErr> {
        let asking = || rows.iter().map(|row| row.requester_id);
        let people = person::Entity::find().filter(person::Column::Id.is_in(asking()));
        let of = rows.iter().map(|row| row.organisation_id);
        let organisations = organisation::Entity::find().filter(organisation::Column::Id.is_in(of));
        let places =
            membership::Entity::find().filter(membership::Column::PersonId.is_in(asking()));
        let chosen = rows.iter().filter_map(|row| row.contact_id);
        let contacts = contact::Entity::find().filter(contact::Column::Id.is_in(chosen));
        let asked = rows.iter().filter_map(|row| row.contact_person_id);
        let answering =
            contact_person::Entity::find().filter(contact_person::Column::Id.is_in(asked));
        Ok(Self {
            people: people.all(db).await?.into_iter().map(|row| (row.id, row)).collect(),
            organisations: organisations
                .all(db)
                .await?
                .into_iter()
                .map(|row| (row.id, row))
                .collect(),
            places: places.all(db).await?,
            contacts: contacts.all(db).await?.into_iter().map(|row| (row.id, row)).collect(),
            answering: answering.all(db).await?.into_iter().map(|row| (row.id, row)).collect(),
        })
    }

    fn around(&self, row: introduction::Model) -> anyhow::Result<Parties> {
        let organisation = self.organisations.get(&row.organisation_id);
        let organisation = organisation.context("no organisation")?.clone();
        let requester = self.people.get(&row.requester_id).context("no requester")?.clone();
        let places = self.places.iter().filter(|place| {
            place.person_id == row.requester_id && place.organisation_id == row.organisation_id
        });
        let place = places.min_by_key(|place| place.ended_at.is_some());
        Ok(Parties {
            takes_part: place.is_some_and(|place| place.ended_at.is_none())
                && requester.state != PersonState::Disabled
                && organisation.state == OrganisationState::Active,
            requester,
            organisation,
            title: place.and_then(|place| place.title.clone()),
            contact: row.contact_id.and_then(|id| self.contacts.get(&id).cloned()),
            answering: row.contact_person_id.and_then(|id| self.answering.get(&id).cloned()),
            row,
        })
    }
}
