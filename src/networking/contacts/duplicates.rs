//! Contacts that may be one.

use std::collections::{BTreeMap, BTreeSet};

use entities::ContactId;
use entities::networking::{contact, contact_person};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};

use crate::vocabulary::search_key;

/// What two have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    CorporateNumber,
    Email,
    Name,
}

/// Two contacts that may be one, the older first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    pub older: (ContactId, String),
    pub newer: (ContactId, String),
    pub why: Vec<Why>,
}

/// All pairs, by what they have in common; one query for contacts, one for people.
pub async fn duplicates(db: &impl ConnectionTrait) -> Result<Vec<Duplicate>, DbErr> {
    let rows =
        contact::Entity::find().filter(contact::Column::MergedInto.is_null()).all(db).await?;
    let people = contact_person::Entity::find()
        .filter(contact_person::Column::EmailKey.is_not_null())
        .all(db)
        .await?;
    let names: BTreeMap<ContactId, &str> =
        rows.iter().map(|row| (row.id, row.name.as_str())).collect();
    let mut groups: BTreeMap<(Why, String), BTreeSet<ContactId>> = BTreeMap::new();
    for row in &rows {
        for name in std::iter::once(&row.name).chain(&row.name_en) {
            groups.entry((Why::Name, search_key(name))).or_default().insert(row.id);
        }
        if let Some(number) = &row.corporate_number {
            groups.entry((Why::CorporateNumber, number.clone())).or_default().insert(row.id);
        }
    }
    for person in people.iter().filter(|person| names.contains_key(&person.contact_id)) {
        let key = person.email_key.clone().unwrap_or_default();
        groups.entry((Why::Email, key)).or_default().insert(person.contact_id);
    }
    let mut pairs: BTreeMap<(ContactId, ContactId), BTreeSet<Why>> = BTreeMap::new();
    for ((why, _), members) in groups {
        // With the oldest of its group each is compared; that finds all of them, one by one.
        let mut members = members.into_iter();
        let Some(oldest) = members.next() else { continue };
        for other in members {
            pairs.entry((oldest, other)).or_default().insert(why);
        }
    }
    let labelled = |id: ContactId| (id, names.get(&id).copied().unwrap_or_default().to_owned());
    let pair = |((older, newer), why): ((ContactId, ContactId), BTreeSet<Why>)| Duplicate {
        older: labelled(older),
        newer: labelled(newer),
        why: why.into_iter().collect(),
    };
    Ok(pairs.into_iter().map(pair).collect())
}
