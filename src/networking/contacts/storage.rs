//! Rows of contacts.

use std::collections::HashMap;

use entities::networking::contact::{self, Column};
use entities::networking::{contact_person, contact_term};
use entities::{ContactId, ContactPersonId, TermId};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::draft::ContactDraft;
use super::romaji::{in_latin_letters, loosened};
use crate::networking::pen::Pen;
use crate::people::matches;
use crate::vocabulary::{search_key, search_words};

/// A contact with its people, languages and topics.
#[derive(Clone, Debug)]
pub struct Whole {
    pub row: contact::Model,
    pub people: Vec<contact_person::Model>,
    pub terms: Vec<TermId>,
}

/// Which contacts to list; what is empty does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactFilter {
    /// Parts of names, in any width and kana or in Latin letters.
    pub words: String,
    pub kind: Option<TermId>,
    /// Languages and topics, all of them.
    pub terms: Vec<TermId>,
    /// Empty for all.
    pub prefectures: Vec<i32>,
    /// Only those abroad.
    pub abroad: bool,
    /// Those no longer offered too.
    pub retired: bool,
}

impl ContactFilter {
    fn condition(&self) -> Condition {
        let key = ("contact", "search_key");
        let words = search_words(&self.words).into_iter().map(|word| {
            // People write long vowels in several ways.
            let latin = word.chars().all(|letter| !matches!(letter, 'ぁ'..='ヿ' | '一'..='鿿'));
            let loose = latin.then(|| matches(key, &loosened(word)));
            Condition::any().add(matches(key, word)).add_option(loose)
        });
        let with = self.terms.iter().map(|term| {
            let ids = Query::select()
                .column(contact_term::Column::ContactId)
                .from(contact_term::Entity)
                .and_where(contact_term::Column::TermId.eq(*term))
                .to_owned();
            Expr::col(("contact", "id")).in_subquery(ids)
        });
        let inside = (!self.prefectures.is_empty())
            .then(|| Column::PrefectureCode.is_in(self.prefectures.iter().copied()));
        words
            .fold(with.fold(Condition::all(), Condition::add), Condition::add)
            .add(Column::MergedInto.is_null())
            .add_option(self.kind.map(|kind| Column::KindId.eq(kind)))
            .add_option(inside)
            .add_option(self.abroad.then(|| Column::Country.is_not_null()))
            .add_option((!self.retired).then(|| Column::Retired.eq(false)))
    }
}

/// Contacts before one that was seen, the newest first.
pub async fn contacts(
    db: &impl ConnectionTrait,
    filter: &ContactFilter,
    (before, limit): (Option<ContactId>, u64),
) -> Result<Vec<Whole>, DbErr> {
    let rows = contact::Entity::find()
        .filter(filter.condition())
        .filter(Condition::all().add_option(before.map(|id| Column::Id.lt(id))))
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    with_all(db, rows).await
}

/// How many there are.
pub async fn count_contacts(
    db: &impl ConnectionTrait,
    filter: &ContactFilter,
) -> Result<u64, DbErr> {
    contact::Entity::find().filter(filter.condition()).count(db).await
}

/// One contact; one that was merged says where it went.
pub async fn whole(db: &impl ConnectionTrait, id: ContactId) -> Result<Option<Whole>, DbErr> {
    let row = contact::Entity::find_by_id(id).one(db).await?;
    Ok(with_all(db, row.into_iter().collect()).await?.pop())
}

/// People and terms of these, in their order; two queries.
pub(super) async fn with_all(
    db: &impl ConnectionTrait,
    rows: Vec<contact::Model>,
) -> Result<Vec<Whole>, DbErr> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids = || rows.iter().map(|row| row.id);
    let people = contact_person::Entity::find()
        .filter(contact_person::Column::ContactId.is_in(ids()))
        .order_by_asc(contact_person::Column::Retired)
        .order_by_asc(contact_person::Column::CreatedAt)
        .order_by_asc(contact_person::Column::Id)
        .all(db)
        .await?;
    let terms = contact_term::Entity::find()
        .filter(contact_term::Column::ContactId.is_in(ids()))
        .order_by_asc(contact_term::Column::TermId)
        .all(db)
        .await?;
    let places: HashMap<ContactId, usize> = ids().zip(0..).collect();
    let bare = |row| Whole { row, people: Vec::new(), terms: Vec::new() };
    let mut all: Vec<Whole> = rows.into_iter().map(bare).collect();
    for person in people {
        all[places[&person.contact_id]].people.push(person);
    }
    for term in terms {
        all[places[&term.contact_id]].terms.push(term.term_id);
    }
    Ok(all)
}

/// Somebody who can be asked, with the contact they answer for.
#[derive(Clone, Debug)]
pub struct Answering {
    pub contact: contact::Model,
    pub person: contact_person::Model,
}

/// Those of the matching contacts who can be asked: still there, and with a mail address.
pub async fn answering(
    db: &impl ConnectionTrait,
    filter: &ContactFilter,
    limit: u64,
) -> Result<Vec<Answering>, DbErr> {
    let found = contacts(db, filter, (None, limit)).await?;
    let each = found.into_iter().flat_map(|one| {
        let contact = one.row;
        let asked =
            one.people.into_iter().filter(|person| !person.retired && person.email.is_some());
        asked.map(move |person| Answering { contact: contact.clone(), person }).collect::<Vec<_>>()
    });
    Ok(each.collect())
}

/// The same for one of them.
pub async fn answering_person(
    db: &impl ConnectionTrait,
    id: ContactPersonId,
) -> Result<Option<Answering>, DbErr> {
    let person = contact_person::Entity::find_by_id(id).one(db).await?;
    let Some(person) = person.filter(|one| !one.retired && one.email.is_some()) else {
        return Ok(None);
    };
    let contact = contact::Entity::find_by_id(person.contact_id).one(db).await?;
    let there = contact.filter(|row| row.merged_into.is_none() && !row.retired);
    Ok(there.map(|contact| Answering { contact, person }))
}

/// Somebody who answers for a contact.
pub async fn find_person(
    db: &impl ConnectionTrait,
    (contact, id): (ContactId, ContactPersonId),
) -> Result<Option<contact_person::Model>, DbErr> {
    let found = contact_person::Entity::find_by_id(id).one(db).await?;
    Ok(found.filter(|row| row.contact_id == contact))
}

/// The contact, kept from everybody else until the transaction ends.
pub(super) async fn locked(pen: Pen<'_>, id: ContactId) -> Result<Option<contact::Model>, DbErr> {
    contact::Entity::find_by_id(id).lock_exclusive().one(pen.tx).await
}

/// Puts the draft into the row.
pub(super) fn fill(row: &mut contact::Model, draft: &ContactDraft) {
    row.kind_id = draft.kind;
    row.name.clone_from(&draft.name);
    row.kana.clone_from(&draft.kana);
    row.name_en.clone_from(&draft.name_en);
    row.country.clone_from(&draft.country);
    row.prefecture_code = draft.prefecture;
    row.city.clone_from(&draft.city);
    row.corporate_number.clone_from(&draft.corporate_number);
    row.website.clone_from(&draft.website);
    row.organisation_id = draft.organisation;
    row.notes.clone_from(&draft.notes);
}

/// Everything a contact is found by.
pub(super) fn folded(row: &contact::Model, people: &[contact_person::Model]) -> String {
    let mut keys = vec![search_key(&row.name)];
    for name in row.kana.iter().chain(&row.name_en) {
        keys.push(search_key(name));
        keys.push(in_latin_letters(name));
    }
    keys.extend(row.country.iter().map(|country| search_key(country)));
    for person in people {
        keys.push(search_key(&person.name));
        keys.push(loosened(&person.name));
        keys.extend(person.email.iter().map(|email| search_key(email)));
    }
    keys.dedup();
    keys.join("|")
}

/// Writes the row, one version on, with the key it is found by.
pub(super) async fn save(pen: Pen<'_>, mut row: contact::Model) -> anyhow::Result<()> {
    let people = contact_person::Entity::find()
        .filter(contact_person::Column::ContactId.eq(row.id))
        .all(pen.tx)
        .await?;
    row.search_key = folded(&row, &people);
    row.version += 1;
    row.updated_at = pen.now;
    contact::Entity::update(row.into_active_model().reset_all())
        .validate()?
        .exec_without_returning(pen.tx)
        .await?;
    Ok(())
}

/// Makes these the languages and topics of a contact.
pub(super) async fn choose(pen: Pen<'_>, id: ContactId, terms: &[TermId]) -> Result<(), DbErr> {
    contact_term::Entity::delete_many()
        .filter(contact_term::Column::ContactId.eq(id))
        .exec(pen.tx)
        .await?;
    if terms.is_empty() {
        return Ok(());
    }
    let rows = terms.iter().map(|term_id| {
        contact_term::Model { contact_id: id, term_id: *term_id }.into_active_model().reset_all()
    });
    contact_term::Entity::insert_many(rows).exec_without_returning(pen.tx).await?;
    Ok(())
}
