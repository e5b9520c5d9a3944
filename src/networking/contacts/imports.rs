//! Contacts from a file. A dry run names every problem by row; writing adds what is new and leaves
//! what is known as it is, so that the same file twice changes nothing the second time.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entities::ContactImportId;
use entities::networking::{contact, contact_import, contact_person};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QuerySelect as _,
};
use serde::Serialize;
use serde_json::json;

use super::draft::ContactDraft;
use super::edit::insert;
use super::import_lines::{ImportLine, RawLine, check};
use super::people::insert_person;
use super::storage::{locked, save};
use crate::context::Context;
use crate::database::{Stop, WriteTransaction};
use crate::networking::pen::Pen;
use crate::networking::{Organiser, Refusal};
use crate::people::vocabularies::Terms;
use crate::vocabulary::search_key;

/// A file that was checked waits so long to be written.
const UNAPPLIED: TimeDelta = TimeDelta::days(1);

/// What writing would do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ContactForecast)]
pub struct Forecast {
    /// Become contacts, or join one as its person.
    pub new: usize,
    /// Are there already and stay as they are.
    pub known: usize,
}

/// What writing did.
pub type Applied = Forecast;

/// A contact that is there, with what tells it from another of the same name.
struct Namesake {
    id: entities::ContactId,
    number: Option<String>,
    country: Option<String>,
    prefecture: Option<i32>,
}

impl Namesake {
    /// Nothing says that it is somebody else.
    fn can_be(&self, draft: &ContactDraft) -> bool {
        let country = |name: Option<&str>| name.map(search_key);
        let abroad = (self.country.is_some() && draft.prefecture.is_some())
            || (self.prefecture.is_some() && draft.country.is_some());
        !abroad
            && agree(self.number.as_ref(), draft.corporate_number.as_ref())
            && agree(country(self.country.as_deref()), country(draft.country.as_deref()))
            && agree(self.prefecture, draft.prefecture)
    }
}

/// What is not known contradicts nothing.
fn agree<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.zip(other).is_none_or(|(one, other)| one == other)
}

/// Contacts that are there, by their names.
#[derive(Default)]
struct Known(HashMap<String, Vec<Namesake>>, HashMap<String, entities::ContactId>);

impl Known {
    async fn load(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        let rows =
            contact::Entity::find().filter(contact::Column::MergedInto.is_null()).all(db).await?;
        let mut known = Self::default();
        for row in rows {
            let (id, number) = (row.id, row.corporate_number);
            let (country, prefecture) = (row.country, row.prefecture_code);
            known.put(&row.name, Namesake { id, number, country, prefecture });
        }
        Ok(known)
    }

    fn of(&self, draft: &ContactDraft) -> Option<entities::ContactId> {
        let number = draft.corporate_number.as_deref().and_then(|one| self.1.get(one)).copied();
        let named = self.0.get(&search_key(&draft.name));
        let named = named.and_then(|all| all.iter().find(|one| one.can_be(draft)));
        number.or_else(|| named.map(|one| one.id))
    }

    fn add(&mut self, draft: &ContactDraft, id: entities::ContactId) {
        let (number, country) = (draft.corporate_number.clone(), draft.country.clone());
        self.put(&draft.name, Namesake { id, number, country, prefecture: draft.prefecture });
    }

    fn put(&mut self, name: &str, one: Namesake) {
        if let Some(number) = &one.number {
            self.1.entry(number.clone()).or_insert(one.id);
        }
        self.0.entry(search_key(name)).or_default().push(one);
    }
}

/// Looks everything up.
pub async fn forecast(db: &impl ConnectionTrait, lines: &[ImportLine]) -> Result<Forecast, DbErr> {
    let known = Known::load(db).await?;
    let there = addresses(db).await?;
    let is_known = |line: &&ImportLine| {
        known.of(&line.contact).is_some()
            && line.person.as_ref().is_none_or(|person| {
                person.email.as_ref().is_none_or(|one| there.contains(&one.comparison_key()))
            })
    };
    let count = lines.iter().filter(is_known).count();
    Ok(Forecast { new: lines.len() - count, known: count })
}

async fn addresses(db: &impl ConnectionTrait) -> Result<std::collections::HashSet<String>, DbErr> {
    let keys: Vec<Option<String>> = contact_person::Entity::find()
        .select_only()
        .column(contact_person::Column::EmailKey)
        .into_tuple()
        .all(db)
        .await?;
    Ok(keys.into_iter().flatten().collect())
}

/// Keeps the lines between the dry run and the writing.
pub async fn keep(
    context: &Context,
    who: Organiser,
    (file_name, raw): (&str, &[RawLine]),
) -> anyhow::Result<ContactImportId> {
    let row = contact_import::Model {
        id: context.new_id(),
        uploaded_by: who.person(),
        uploaded_at: context.now(),
        file_name: file_name.to_owned(),
        lines: serde_json::to_string(raw)?,
        applied_at: None,
        added: 0,
        known: 0,
    };
    let id = row.id;
    let tx = context.database.begin_write().await?;
    contact_import::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(&tx)
        .await?;
    tx.commit().await?;
    Ok(id)
}

/// Forgets files that were checked a day ago and not written: personal data nobody asked to keep.
pub async fn forget_unapplied(tx: &WriteTransaction, now: DateTime<Utc>) -> Result<(), DbErr> {
    contact_import::Entity::delete_many()
        .filter(contact_import::Column::AppliedAt.is_null())
        .filter(contact_import::Column::UploadedAt.lte(now - UNAPPLIED))
        .exec(tx)
        .await?;
    Ok(())
}

/// One file.
pub async fn import(
    db: &impl ConnectionTrait,
    id: ContactImportId,
) -> Result<Option<contact_import::Model>, DbErr> {
    contact_import::Entity::find_by_id(id).one(db).await
}

/// Writes a file that was checked, whole or not at all; once.
pub async fn apply(
    context: &Context,
    who: Organiser,
    id: ContactImportId,
) -> Result<Applied, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let found = contact_import::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let mut file = found.ok_or(Refusal::NotFound)?;
    if file.applied_at.is_some() {
        return Err(Refusal::AlreadyApplied.into());
    }
    let raw: Vec<RawLine> = serde_json::from_str(&file.lines).map_err(anyhow::Error::from)?;
    let terms = Terms::load(&tx).await?;
    let (checked, wrong) = check(&raw, &terms);
    if !wrong.is_empty() {
        // A word of a vocabulary was taken away since the dry run.
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let done = write(pen, who, &checked).await?;
    "[]".clone_into(&mut file.lines);
    file.applied_at = Some(pen.now);
    file.added = i32::try_from(done.new).map_err(anyhow::Error::from)?;
    file.known = i32::try_from(done.known).map_err(anyhow::Error::from)?;
    let details = json!({ "file": file.file_name, "added": done.new, "known": done.known });
    contact_import::Entity::update(file.into_active_model().reset_all())
        .validate()?
        .exec_without_returning(&tx)
        .await?;
    pen.note(who.actor(), "contact.imported", ("contact_import", id.0), details).await?;
    tx.commit().await?;
    Ok(done)
}

async fn write(
    pen: Pen<'_>,
    who: Organiser,
    lines: &[ImportLine],
) -> Result<Applied, Stop<Refusal>> {
    let mut known = Known::load(pen.tx).await?;
    let there = addresses(pen.tx).await?;
    let mut done = Applied::default();
    for line in lines {
        let found = known.of(&line.contact);
        let id = match found {
            Some(id) => id,
            None => insert(pen, who, &line.contact).await?,
        };
        known.add(&line.contact, id);
        let person = line.person.as_ref().filter(|person| {
            let known =
                person.email.as_ref().is_some_and(|one| there.contains(&one.comparison_key()));
            // Without an address nobody can tell whether they are new; with a new contact they are.
            !known && (person.email.is_some() || found.is_none())
        });
        if let Some(person) = person {
            insert_person(pen, who, (id, person)).await?;
            let row = locked(pen, id).await?.ok_or(Refusal::NotFound)?;
            save(pen, row).await?;
        }
        if found.is_none() || person.is_some() {
            done.new += 1;
        } else {
            done.known += 1;
        }
    }
    Ok(done)
}
