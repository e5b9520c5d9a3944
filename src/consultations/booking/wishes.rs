use entities::consultations::consultation::{self, Route, Side};
use entities::consultations::event::EventKind;
use entities::consultations::wish;
use sea_orm::{EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::limits::{self, or_override};
use super::outcome::{Booked, earlier, new_row, request_key};
use super::request::{WishedSlot, Wishes};
use super::wishable::Wishable;
use crate::consultations::availability::{Wanted, bookable};
use crate::consultations::letters::{self, ConsultationRequested};
use crate::consultations::meeting::{
    belongs_to_operator, happened, insert, lock_organisation, parties,
};
use crate::consultations::pen::Pen;
use crate::consultations::{By, Client, Refusal};
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::tokyo;

/// Hands in up to three wishes for the secretariat to arrange. No time is taken yet. A second press
/// gets the first result.
pub async fn request_wishes(
    context: &Context,
    who: Client,
    wishes: Wishes,
) -> Result<Booked, Stop<Refusal>> {
    let subject = &wishes.subject;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let wishable = Wishable::read(&tx, pen.now, wishes.accompanist).await?;
    let slots = wishable.check(&wishes.starts, subject.length).map_err(Refusal::Invalid)?;
    let organisation = lock_organisation(pen, subject.organisation).await?;
    let organisation = organisation.ok_or(Refusal::NotForThem)?;
    if let Some(first) = earlier(&tx, &request_key(who.person(), subject)).await? {
        return Ok(first);
    }
    let own = belongs_to_operator(pen, who.person(), &organisation).await?;
    if !own || wishes.accompanist == Some(who.person()) {
        return Err(Refusal::NotForThem.into());
    }
    let limits = limits::of_client(pen, &wishable.policy, (who.person(), organisation.id)).await?;
    or_override(&limits, Side::Client, None)?;
    let mut row = new_row(pen, (who.person(), Route::Wishes), who.person(), subject);
    row.conditions_version =
        limits::conditions(pen, (subject.mode, subject.accepts_conditions)).await?;
    row.conditions_accepted_at = row.conditions_version.map(|_| pen.now);
    if let Some(wanted) = wishes.accompanist {
        let asking = Some((organisation.id, tokyo::day_of(pen.now)));
        if bookable(&tx, Wanted { asking, ..Wanted::one(wanted) }).await?.is_empty() {
            return Err(Refusal::NotAccepting.into());
        }
        row.accompanist_id = Some(wanted);
    }
    let row = insert(pen, row).await?;
    save_wishes(pen, &row, &slots).await?;
    tell(pen, &row, who).await?;
    tx.commit().await?;
    Ok(Booked::from(&row))
}

/// Stores the wishes of a request that has none.
pub async fn save_wishes(
    pen: Pen<'_>,
    row: &consultation::Model,
    slots: &[(i32, WishedSlot)],
) -> Result<(), sea_orm::DbErr> {
    let rows = slots.iter().map(|(rank, slot)| {
        let row = wish::Model {
            consultation_id: row.id,
            rank: *rank,
            starts_at: slot.starts_at,
            ends_at: slot.ends_at,
        };
        row.into_active_model()
    });
    wish::Entity::insert_many(rows).exec_without_returning(pen.tx).await?;
    Ok(())
}

async fn tell(pen: Pen<'_>, row: &consultation::Model, who: Client) -> anyhow::Result<()> {
    let parties = parties(pen.tx, row.clone()).await?;
    let letter = ConsultationRequested::new(pen, &parties, Side::Client, (false,));
    letters::send(pen, &parties, (Side::Client, "requested"), (&letter, None)).await?;
    let wishes: Vec<_> = parties.wishes.iter().map(|wish| wish.starts_at).collect();
    let facts = json!({ "wishes": wishes });
    happened(pen, row, (By::Client(who), EventKind::Requested), facts).await
}
