//! Who answers for a contact.

use entities::networking::contact_person;
use entities::{ContactId, ContactPersonId, PersonId};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::storage::{find_person, locked, save};
use crate::context::Context;
use crate::database::Stop;
use crate::networking::pen::Pen;
use crate::networking::{Organiser, Refusal};
use crate::people::persons;
use crate::vocabulary::{EmailAddress, PersonName, PhoneNumber, ShortText};
use crate::web::{Form, Problems, sent_text};

/// As typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RawContactPerson {
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub name: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>, max_length = 80)]
    pub title: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub email: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub phone: String,
    /// Of the letters they get: `ja` or `en`.
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub language: String,
    /// They are no longer there.
    pub retired: bool,
}

/// Somebody that can be stored.
#[derive(Clone, Debug)]
pub struct PersonDraft {
    pub name: String,
    pub title: Option<String>,
    pub email: Option<EmailAddress>,
    pub phone: Option<String>,
    pub language: &'static str,
    pub retired: bool,
}

impl RawContactPerson {
    pub fn of_form(form: &Form) -> Self {
        Self {
            name: form.text("name").to_owned(),
            title: form.text("title").to_owned(),
            email: form.text("email").to_owned(),
            phone: form.text("phone").to_owned(),
            language: form.text("language").to_owned(),
            retired: form.is_ticked("retired"),
        }
    }

    pub fn of(row: &contact_person::Model) -> Self {
        Self {
            name: row.name.clone(),
            title: row.title.clone().unwrap_or_default(),
            email: row.email.clone().unwrap_or_default(),
            phone: row.phone.clone().unwrap_or_default(),
            language: row.language.clone(),
            retired: row.retired,
        }
    }

    /// The draft, or everything that is wrong.
    pub fn check(&self) -> Result<PersonDraft, Problems> {
        let mut problems = Problems::none();
        let p = &mut problems;
        let name = p.keep("name", PersonName::parse_whole(&self.name));
        let title = p.keep("title", ShortText::<80>::parse_optional(&self.title)).flatten();
        let email = (!self.email.trim().is_empty())
            .then(|| p.keep("email", EmailAddress::parse(&self.email)))
            .flatten();
        let phone = self.phone(p);
        let language = match self.language.trim() {
            "" | "ja" | "日本語" => "ja",
            "en" | "英語" | "English" => "en",
            _ => {
                p.add("language", "お知らせの言語は、日本語か英語を選んでください。");
                "ja"
            }
        };
        match name {
            Some(name) if problems.is_empty() => Ok(PersonDraft {
                name: name.full(),
                title: title.map(ShortText::into_string),
                email,
                phone,
                language,
                retired: self.retired,
            }),
            _ => Err(problems),
        }
    }

    /// Numbers abroad begin with `+` and have a form of their own.
    fn phone(&self, problems: &mut Problems) -> Option<String> {
        let typed = self.phone.trim();
        if typed.is_empty() {
            return None;
        }
        let abroad = typed.starts_with('+') && !typed.starts_with("+81");
        let fits =
            typed.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '(' | ')'));
        let digits = typed.chars().filter(char::is_ascii_digit).count();
        if abroad && fits && (7..=15).contains(&digits) {
            return Some(typed.to_owned());
        }
        problems.keep("phone", PhoneNumber::parse(typed)).map(|number| number.shown().to_owned())
    }
}

/// Adds somebody. Whoever has an account of the programme under the address is recognised.
pub async fn add_person(
    context: &Context,
    who: Organiser,
    contact: ContactId,
    draft: &PersonDraft,
) -> Result<ContactPersonId, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = locked(pen, contact).await?.filter(|row| row.merged_into.is_none());
    let row = row.ok_or(Refusal::NotFound)?;
    let id = insert_person(pen, who, (contact, draft)).await?;
    save(pen, row).await?;
    tx.commit().await?;
    Ok(id)
}

/// The same inside another verb's transaction; the contact is to be saved afterwards.
pub(super) async fn insert_person(
    pen: Pen<'_>,
    who: Organiser,
    (contact, draft): (ContactId, &PersonDraft),
) -> anyhow::Result<ContactPersonId> {
    let row = contact_person::Model {
        id: pen.context.new_id(),
        contact_id: contact,
        name: draft.name.clone(),
        title: draft.title.clone(),
        email: draft.email.as_ref().map(|email| email.as_str().to_owned()),
        email_key: draft.email.as_ref().map(EmailAddress::comparison_key),
        phone: draft.phone.clone(),
        language: draft.language.to_owned(),
        person_id: known_person(pen, draft).await?,
        retired: draft.retired,
        created_at: pen.now,
    };
    let id = row.id;
    contact_person::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(pen.tx)
        .await?;
    let details = json!({ "person": id });
    pen.note(who.actor(), "contact.person_added", ("contact", contact.0), details).await?;
    Ok(id)
}

async fn known_person(pen: Pen<'_>, draft: &PersonDraft) -> anyhow::Result<Option<PersonId>> {
    let Some(email) = &draft.email else { return Ok(None) };
    Ok(persons::by_email(pen.tx, email).await?.map(|person| person.id))
}

/// Changes what is known of somebody.
pub async fn change_person(
    context: &Context,
    who: Organiser,
    (contact, id): (ContactId, ContactPersonId),
    draft: &PersonDraft,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = locked(pen, contact).await?.filter(|row| row.merged_into.is_none());
    let row = row.ok_or(Refusal::NotFound)?;
    let mut person = find_person(&tx, (contact, id)).await?.ok_or(Refusal::NotFound)?;
    person.name.clone_from(&draft.name);
    person.title.clone_from(&draft.title);
    person.email = draft.email.as_ref().map(|email| email.as_str().to_owned());
    person.email_key = draft.email.as_ref().map(EmailAddress::comparison_key);
    person.phone.clone_from(&draft.phone);
    draft.language.clone_into(&mut person.language);
    person.person_id = known_person(pen, draft).await?;
    person.retired = draft.retired;
    contact_person::Entity::update(person.into_active_model().reset_all())
        .validate()?
        .exec_without_returning(&tx)
        .await?;
    save(pen, row).await?;
    let details = json!({ "person": id });
    pen.note(who.actor(), "contact.person_changed", ("contact", contact.0), details).await?;
    tx.commit().await?;
    Ok(())
}
