//! Two contacts that are one.

use entities::ContactId;
use entities::networking::contact;
use entities::networking::{
    contact_merge, contact_person, contact_relation, contact_term, introduction,
};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::storage::{Whole, locked, save, with_all};
use crate::context::Context;
use crate::database::Stop;
use crate::networking::pen::Pen;
use crate::networking::{Organiser, Refusal};

/// Which stays, which goes, and for which fields the one that goes knows better.
#[derive(Clone, Debug)]
pub struct Merge {
    pub kept: ContactId,
    pub gone: ContactId,
    /// Names of columns.
    pub from_gone: Vec<String>,
}

/// Merges them: what only the one that goes knows is taken over, too. Its people, languages, topics,
/// relations and introductions move; what both were stays readable. Done twice it changes nothing.
pub async fn merge(context: &Context, who: Organiser, wanted: &Merge) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    if wanted.kept == wanted.gone {
        locked(pen, wanted.kept).await?.ok_or(Refusal::NotFound)?;
        return Err(Refusal::NotMergeable.into());
    }
    // Ascending, so that two merges of the same two wait for each other.
    let (first, second) = (wanted.kept.min(wanted.gone), wanted.kept.max(wanted.gone));
    let one = locked(pen, first).await?.ok_or(Refusal::NotFound)?;
    let other = locked(pen, second).await?.ok_or(Refusal::NotFound)?;
    let (mut kept, mut gone) = if first == wanted.kept { (one, other) } else { (other, one) };
    if gone.merged_into == Some(kept.id) {
        return Ok(());
    }
    if kept.merged_into.is_some() || gone.merged_into.is_some() {
        return Err(Refusal::NotMergeable.into());
    }
    let before = with_all(&tx, vec![kept.clone(), gone.clone()]).await?;
    keep_history(pen, who, (wanted, &before)).await?;
    take_over(&mut kept, &gone, &wanted.from_gone);
    move_all(pen, (kept.id, gone.id)).await?;
    retire_twins(pen, &before).await?;
    gone.merged_into = Some(kept.id);
    save(pen, gone).await?;
    save(pen, kept).await?;
    let details = json!({ "gone": wanted.gone });
    pen.note(who.actor(), "contact.merged", ("contact", wanted.kept.0), details).await?;
    tx.commit().await?;
    Ok(())
}

async fn keep_history(
    pen: Pen<'_>,
    who: Organiser,
    (wanted, before): (&Merge, &[Whole]),
) -> anyhow::Result<()> {
    let row = contact_merge::Model {
        id: pen.context.new_id(),
        kept_id: wanted.kept,
        gone_id: wanted.gone,
        before: before.iter().map(told).collect::<Value>().to_string(),
        merged_by: who.person(),
        merged_at: pen.now,
    };
    contact_merge::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(pen.tx)
        .await?;
    Ok(())
}

fn told(one: &Whole) -> Value {
    let row = &one.row;
    let person = |person: &contact_person::Model| {
        json!({ "id": person.id, "name": person.name, "title": person.title,
            "email": person.email, "phone": person.phone })
    };
    json!({
        "id": row.id, "name": row.name, "kana": row.kana, "name_en": row.name_en,
        "country": row.country, "prefecture": row.prefecture_code, "city": row.city,
        "corporate_number": row.corporate_number, "website": row.website, "notes": row.notes,
        "people": one.people.iter().map(person).collect::<Vec<_>>(),
        "terms": one.terms,
    })
}

/// What was chosen, and what the one that stays does not know.
fn take_over(kept: &mut contact::Model, gone: &contact::Model, chosen: &[String]) {
    let wants = |field: &str| chosen.iter().any(|one| one == field);
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

async fn move_all(pen: Pen<'_>, (kept, gone): (ContactId, ContactId)) -> Result<(), DbErr> {
    contact_person::Entity::update_many()
        .col_expr(contact_person::Column::ContactId, Expr::value(kept.0))
        .filter(contact_person::Column::ContactId.eq(gone))
        .exec(pen.tx)
        .await?;
    introduction::Entity::update_many()
        .col_expr(introduction::Column::ContactId, Expr::value(kept.0))
        .filter(introduction::Column::ContactId.eq(gone))
        .exec(pen.tx)
        .await?;
    join_all(pen, (kept, gone)).await
}

/// Whoever stood in both with the same address is there once: the one that came is retired, and
/// introductions keep it. Who they are in the programme is taken over.
async fn retire_twins(pen: Pen<'_>, before: &[Whole]) -> Result<(), DbErr> {
    let [kept, gone] = before else { return Ok(()) };
    let there = |one: &&contact_person::Model| !one.retired && one.email_key.is_some();
    for twin in gone.people.iter().filter(there) {
        let own = kept.people.iter().filter(there).find(|own| own.email_key == twin.email_key);
        let Some(own) = own else { continue };
        contact_person::Entity::update_many()
            .col_expr(contact_person::Column::Retired, Expr::value(true))
            .filter(contact_person::Column::Id.eq(twin.id))
            .exec(pen.tx)
            .await?;
        if own.person_id.is_none() && twin.person_id.is_some() {
            contact_person::Entity::update_many()
                .col_expr(contact_person::Column::PersonId, Expr::value(twin.person_id))
                .filter(contact_person::Column::Id.eq(own.id))
                .exec(pen.tx)
                .await?;
        }
    }
    Ok(())
}

/// Languages, topics and relations of both.
async fn join_all(pen: Pen<'_>, (kept, gone): (ContactId, ContactId)) -> Result<(), DbErr> {
    let terms = contact_term::Entity::find()
        .filter(contact_term::Column::ContactId.eq(gone))
        .all(pen.tx)
        .await?;
    let relations = contact_relation::Entity::find()
        .filter(contact_relation::Column::ContactId.eq(gone))
        .all(pen.tx)
        .await?;
    if !terms.is_empty() {
        use contact_term::Column as Term;
        let known = OnConflict::columns([Term::ContactId, Term::TermId]).do_nothing().to_owned();
        let rows = terms.into_iter().map(|row| {
            contact_term::Model { contact_id: kept, ..row }.into_active_model().reset_all()
        });
        contact_term::Entity::insert_many(rows)
            .on_conflict(known)
            .exec_without_returning(pen.tx)
            .await?;
    }
    if !relations.is_empty() {
        use contact_relation::Column as Known;
        let known =
            OnConflict::columns([Known::ContactId, Known::PersonId]).do_nothing().to_owned();
        let rows = relations.into_iter().map(|row| {
            contact_relation::Model { contact_id: kept, ..row }.into_active_model().reset_all()
        });
        contact_relation::Entity::insert_many(rows)
            .on_conflict(known)
            .exec_without_returning(pen.tx)
            .await?;
    }
    Ok(())
}

/// A contact as it was before a merge.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Before {
    pub name: String,
    pub name_en: Option<String>,
    pub country: Option<String>,
    pub city: Option<String>,
    pub corporate_number: Option<String>,
    pub website: Option<String>,
    pub notes: String,
    pub people: Vec<PersonBefore>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PersonBefore {
    pub name: String,
    pub title: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// What both were, the one that stayed first.
pub fn before(row: &contact_merge::Model) -> anyhow::Result<Vec<Before>> {
    Ok(serde_json::from_str(&row.before)?)
}

/// Merges into a contact, the newest first.
pub async fn merges_of(
    db: &impl ConnectionTrait,
    kept: ContactId,
) -> Result<Vec<contact_merge::Model>, DbErr> {
    contact_merge::Entity::find()
        .filter(contact_merge::Column::KeptId.eq(kept))
        .order_by_desc(contact_merge::Column::MergedAt)
        .all(db)
        .await
}
