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

use super::merged::{Merged, Twin, merged};
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
    /// Both as they were shown, where they were.
    pub seen: Seen,
}

/// The versions of the one that stays and of the one that goes, on which somebody decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub kept: Option<i32>,
    pub gone: Option<i32>,
}

impl Seen {
    /// Whether these are still what was seen.
    pub fn fits(self, kept: &contact::Model, gone: &contact::Model) -> bool {
        self.kept.is_none_or(|version| version == kept.version)
            && self.gone.is_none_or(|version| version == gone.version)
    }
}

/// Merges them as [`merged`] says. Introductions and relations move, too; what both were stays
/// readable. Done twice it changes nothing; if either was changed since it was seen, it is not done.
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
    let (kept, mut gone) = if first == wanted.kept { (one, other) } else { (other, one) };
    if gone.merged_into == Some(kept.id) {
        return Ok(());
    }
    if kept.merged_into.is_some() || gone.merged_into.is_some() {
        return Err(Refusal::NotMergeable.into());
    }
    if !wanted.seen.fits(&kept, &gone) {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let before = with_all(&tx, vec![kept, gone.clone()]).await?;
    let [own, other] = before.as_slice() else { return Err(Refusal::NotFound.into()) };
    keep_history(pen, who, (wanted, &before)).await?;
    let Merged { whole, twins } = merged(own, other, &wanted.from_gone);
    move_all(pen, (wanted.kept, wanted.gone)).await?;
    retire_twins(pen, &twins).await?;
    gone.merged_into = Some(wanted.kept);
    save(pen, gone).await?;
    save(pen, whole.row).await?;
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

/// Whoever stood in both is there once: the one that came is retired, and introductions keep it. Who
/// they are in the programme is taken over.
async fn retire_twins(pen: Pen<'_>, twins: &[Twin]) -> Result<(), DbErr> {
    for Twin { stays, goes } in twins {
        contact_person::Entity::update_many()
            .col_expr(contact_person::Column::Retired, Expr::value(true))
            .filter(contact_person::Column::Id.eq(goes.id))
            .exec(pen.tx)
            .await?;
        if stays.person_id.is_none() && goes.person_id.is_some() {
            contact_person::Entity::update_many()
                .col_expr(contact_person::Column::PersonId, Expr::value(goes.person_id))
                .filter(contact_person::Column::Id.eq(stays.id))
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
