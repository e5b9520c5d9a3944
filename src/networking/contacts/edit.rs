//! Adding a contact, changing it, taking it out of use.

use entities::ContactId;
use entities::networking::contact;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::draft::ContactDraft;
use super::storage::{choose, fill, folded, locked, save};
use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::networking::pen::Pen;
use crate::networking::{Organiser, Refusal};
use crate::web::Problems;

/// Adds a contact.
pub async fn add(
    context: &Context,
    who: Organiser,
    draft: &ContactDraft,
) -> Result<ContactId, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let id = insert(Pen::new(&tx, context), who, draft).await?;
    tx.commit().await?;
    Ok(id)
}

/// The same inside another verb's transaction.
pub(super) async fn insert(
    pen: Pen<'_>,
    who: Organiser,
    draft: &ContactDraft,
) -> Result<ContactId, Stop<Refusal>> {
    let mut row = contact::Model {
        id: pen.context.new_id(),
        kind_id: draft.kind,
        name: String::new(),
        kana: None,
        name_en: None,
        country: None,
        prefecture_code: None,
        city: None,
        corporate_number: None,
        website: None,
        organisation_id: None,
        notes: String::new(),
        search_key: String::new(),
        merged_into: None,
        retired: false,
        created_by: who.person(),
        created_at: pen.now,
        updated_at: pen.now,
        version: 0,
    };
    fill(&mut row, draft);
    row.search_key = folded(&row, &[]);
    let id = row.id;
    let added =
        contact::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(pen.tx);
    added.await.map_err(unknown_organisation)?;
    choose(pen, id, &draft.terms).await?;
    pen.note(who.actor(), "contact.added", ("contact", id.0), json!({})).await?;
    Ok(id)
}

fn unknown_organisation(error: sea_orm::DbErr) -> Stop<Refusal> {
    match Conflict::of(&error) {
        Conflict::Reference => {
            let mut problems = Problems::none();
            problems.add("organisation", "団体を選び直してください。");
            Refusal::Invalid(problems).into()
        }
        _ => error.into(),
    }
}

/// Changes everything said about a contact.
pub async fn change(
    context: &Context,
    who: Organiser,
    id: ContactId,
    (draft, version): (&ContactDraft, Option<i32>),
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = locked(pen, id).await?.ok_or(Refusal::NotFound)?;
    if row.merged_into.is_some() {
        return Err(Refusal::NotFound.into());
    }
    if version.is_some_and(|version| version != row.version) {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    if let Some(organisation) = draft.organisation {
        let known = crate::people::organisations::names(&tx, [organisation])
            .await?
            .contains_key(&organisation);
        if !known {
            let mut problems = Problems::none();
            problems.add("organisation", "団体を選び直してください。");
            return Err(Refusal::Invalid(problems).into());
        }
    }
    fill(&mut row, draft);
    save(pen, row).await?;
    choose(pen, id, &draft.terms).await?;
    pen.note(who.actor(), "contact.changed", ("contact", id.0), json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a contact out of use, or back into it; its history stays.
pub async fn set_retired(
    context: &Context,
    who: Organiser,
    (id, retired): (ContactId, bool),
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = locked(pen, id).await?.ok_or(Refusal::NotFound)?;
    if row.merged_into.is_some() {
        return Err(Refusal::NotFound.into());
    }
    if row.retired != retired {
        row.retired = retired;
        save(pen, row).await?;
        let details = json!({ "retired": retired });
        pen.note(who.actor(), "contact.changed", ("contact", id.0), details).await?;
    }
    tx.commit().await?;
    Ok(())
}
