//! Who knows a contact.

use chrono::NaiveDate;
use entities::networking::contact_relation::{self, Closeness};
use entities::{ContactId, PersonId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveEnum as _, ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr,
    EntityTrait as _, IntoActiveModel as _, Iterable as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::json;

use super::storage::{locked, save};
use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::networking::pen::Pen;
use crate::networking::{Organiser, Refusal};
use crate::people::persons;
use crate::vocabulary::LongText;
use crate::web::Problems;

/// As typed.
#[derive(Clone, Debug, Default)]
pub struct RawRelation {
    pub person: Option<PersonId>,
    pub closeness: String,
    pub since: Option<NaiveDate>,
    pub note: String,
}

/// Somebody who knows a contact.
#[derive(Clone, Debug)]
pub struct Relation {
    pub row: contact_relation::Model,
    pub name: String,
}

/// Notes that somebody knows a contact; again it replaces what was noted.
pub async fn note_relation(
    context: &Context,
    who: Organiser,
    contact: ContactId,
    raw: &RawRelation,
) -> Result<(), Stop<Refusal>> {
    let mut problems = Problems::none();
    let closeness = Closeness::iter().find(|one| one.to_value() == raw.closeness);
    if closeness.is_none() {
        problems.add("closeness", "関係を選んでください。");
    }
    if raw.person.is_none() {
        problems.add("person", "人を選んでください。");
    }
    let note = problems.keep("note", LongText::<500>::parse_optional(&raw.note));
    let (Some(closeness), Some(person), Some(note)) = (closeness, raw.person, note) else {
        return Err(Refusal::Invalid(problems).into());
    };
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let found = locked(pen, contact).await?.filter(|row| row.merged_into.is_none());
    let known = found.ok_or(Refusal::NotFound)?;
    let row = contact_relation::Model {
        contact_id: contact,
        person_id: person,
        closeness,
        since: raw.since,
        note: note.map(LongText::into_string).unwrap_or_default(),
        noted_by: who.person(),
        noted_at: pen.now,
    };
    replace(pen, row).await?;
    save(pen, known).await?;
    let details = json!({ "person": person, "closeness": closeness });
    pen.note(who.actor(), "contact.relation_noted", ("contact", contact.0), details).await?;
    tx.commit().await?;
    Ok(())
}

async fn replace(pen: Pen<'_>, row: contact_relation::Model) -> Result<(), Stop<Refusal>> {
    use contact_relation::Column;
    let again = OnConflict::columns([Column::ContactId, Column::PersonId])
        .update_columns([
            Column::Closeness,
            Column::Since,
            Column::Note,
            Column::NotedBy,
            Column::NotedAt,
        ])
        .to_owned();
    let saved = contact_relation::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(pen.tx)
        .await;
    saved.map(|_| ()).map_err(|error| match Conflict::of(&error) {
        Conflict::Reference => Refusal::NotFound.into(),
        _ => error.into(),
    })
}

/// Takes a relation away that was noted by mistake.
pub async fn forget_relation(
    context: &Context,
    who: Organiser,
    (contact, person): (ContactId, PersonId),
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let known = locked(pen, contact).await?.ok_or(Refusal::NotFound)?;
    let gone = contact_relation::Entity::delete_by_id((contact, person)).exec(&tx).await?;
    if gone.rows_affected == 0 {
        return Err(Refusal::NotFound.into());
    }
    save(pen, known).await?;
    let details = json!({ "person": person });
    pen.note(who.actor(), "contact.relation_removed", ("contact", contact.0), details).await?;
    tx.commit().await?;
    Ok(())
}

/// Who knows a contact, the closest first.
pub async fn relations_of(
    db: &impl ConnectionTrait,
    contact: ContactId,
) -> Result<Vec<Relation>, DbErr> {
    let mut rows = contact_relation::Entity::find()
        .filter(contact_relation::Column::ContactId.eq(contact))
        .order_by_asc(contact_relation::Column::NotedAt)
        .all(db)
        .await?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.closeness));
    let names = persons::names(db, rows.iter().map(|row| row.person_id)).await?;
    let relation = |row: contact_relation::Model| Relation {
        name: names.get(&row.person_id).cloned().unwrap_or_default(),
        row,
    };
    Ok(rows.into_iter().map(relation).collect())
}
