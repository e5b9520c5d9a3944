//! What becomes of two contacts that are one: shown before it is confirmed, and then done.

use entities::ContactId;
use entities::networking::{contact, contact_person, introduction};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _,
};

use super::relations::relations_of;
use super::storage::Whole;

/// The contact that stays, as it will be.
#[derive(Clone, Debug)]
pub struct Merged {
    pub whole: Whole,
    pub twins: Vec<Twin>,
}

/// Somebody who stands in both with the same address.
#[derive(Clone, Debug)]
pub struct Twin {
    pub stays: contact_person::Model,
    /// Is retired.
    pub goes: contact_person::Model,
}

/// What was chosen of the one that goes, and everything the one that stays does not know.
pub fn merged(kept: &Whole, gone: &Whole, chosen: &[String]) -> Merged {
    let twins = twins(kept, gone);
    let mut whole = kept.clone();
    take_over(&mut whole.row, &gone.row, chosen);
    let come = gone.people.iter().cloned().map(|mut person| {
        person.retired |= twins.iter().any(|twin| twin.goes.id == person.id);
        person
    });
    whole.people.extend(come);
    whole.terms.extend(gone.terms.iter().filter(|term| !kept.terms.contains(term)));
    Merged { whole, twins }
}

fn twins(kept: &Whole, gone: &Whole) -> Vec<Twin> {
    let there = |one: &&contact_person::Model| !one.retired && one.email_key.is_some();
    let twin = |goes: &contact_person::Model| {
        let stays = kept.people.iter().filter(there).find(|own| own.email_key == goes.email_key)?;
        Some(Twin { stays: stays.clone(), goes: goes.clone() })
    };
    gone.people.iter().filter(there).filter_map(twin).collect()
}

/// What was chosen, and what the one that stays does not know.
fn take_over(kept: &mut contact::Model, gone: &contact::Model, chosen: &[String]) {
    let wants = |field: &str| chosen.iter().any(|one| one == field);
    if wants("kind") {
        kept.kind_id = gone.kind_id;
    }
    if wants("name") {
        kept.name.clone_from(&gone.name);
    }
    let optional = [
        ("kana", &mut kept.kana, &gone.kana),
        ("name_en", &mut kept.name_en, &gone.name_en),
        ("city", &mut kept.city, &gone.city),
        ("corporate_number", &mut kept.corporate_number, &gone.corporate_number),
        ("website", &mut kept.website, &gone.website),
    ];
    for (field, own, other) in optional {
        if (wants(field) || own.is_none()) && other.is_some() {
            own.clone_from(other);
        }
    }
    // A country and a prefecture exclude each other, so they go together.
    let placed = kept.country.is_some() || kept.prefecture_code.is_some();
    if wants("country") || wants("prefecture") || !placed {
        kept.country.clone_from(&gone.country);
        kept.prefecture_code = gone.prefecture_code;
    }
    if wants("notes") {
        kept.notes.clone_from(&gone.notes);
    } else if !gone.notes.is_empty() && kept.notes != gone.notes {
        let both = [kept.notes.as_str(), gone.notes.as_str()];
        kept.notes =
            both.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
    }
    kept.organisation_id = kept.organisation_id.or(gone.organisation_id);
}

/// What moves besides what a contact says of itself.
#[derive(Clone, Debug, Default)]
pub struct Moved {
    /// Who knows either, each once.
    pub known_by: Vec<String>,
    /// Who knows both: what was noted of the one that stays is kept.
    pub known_twice: Vec<String>,
    pub introductions: u64,
}

/// What the one that stays will have, with what moves to it.
pub async fn moved(
    db: &impl ConnectionTrait,
    (kept, gone): (ContactId, ContactId),
) -> Result<Moved, DbErr> {
    let own = relations_of(db, kept).await?;
    let come = relations_of(db, gone).await?;
    let both = come.into_iter().partition::<Vec<_>, _>(|one| {
        own.iter().any(|known| known.row.person_id == one.row.person_id)
    });
    let ids = [kept, gone];
    let count = introduction::Entity::find().filter(introduction::Column::ContactId.is_in(ids));
    Ok(Moved {
        known_by: own.into_iter().chain(both.1).map(|one| one.name).collect(),
        known_twice: both.0.into_iter().map(|one| one.name).collect(),
        introductions: count.count(db).await?,
    })
}
