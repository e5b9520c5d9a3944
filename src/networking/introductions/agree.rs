//! The operator agrees: to a proposal, and once more at the end where they wanted to be asked.

use entities::IntroductionId;
use entities::networking::introduction::Side;
use entities::networking::introduction_event::Act;

use super::details::Details;
use super::introduce::introduce;
use super::parties::parties;
use super::state::Step;
use super::storage::{advance, locked, note, saved};
use crate::context::Context;
use crate::database::Stop;
use crate::networking::pen::Pen;
use crate::networking::{By, Refusal, Requester};

/// Agrees to a proposal, with the details that may be told; the secretariat then asks the other side.
pub async fn agree(
    context: &Context,
    who: Requester,
    id: IntroductionId,
    (ticked, asks_again): (&[String], bool),
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let (pen, by) = (Pen::new(&tx, context), By::Requester(who));
    let mut row = locked(pen, by, id).await?;
    let known = parties(&tx, row.clone()).await?.of_requester();
    let ticked: Vec<&str> = ticked.iter().map(String::as_str).collect();
    let details = Details::parse(&ticked, &known).map_err(Refusal::Invalid)?;
    if row.requester_agreed_at.is_some() && row.requester_details == details.store() {
        return Ok(());
    }
    if row.due_at.is_some_and(|due| due <= pen.now) {
        return Err(Refusal::TooLate.into());
    }
    advance(&mut row, Step::RequesterAgrees)?;
    row.requester_details = details.store();
    row.requester_agreed_at = Some(pen.now);
    row.asks_again = asks_again;
    note(pen, Some(by), (id, Act::RequesterAgreed)).await?;
    saved(pen, row).await?;
    tx.commit().await?;
    Ok(())
}

/// Says once more that the other side may learn who they are; then both do.
pub async fn confirm(
    context: &Context,
    who: Requester,
    id: IntroductionId,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let (pen, by) = (Pen::new(&tx, context), By::Requester(who));
    let row = locked(pen, by, id).await?;
    if row.introduced_at.is_some() && row.ended_at.is_none() {
        return Ok(());
    }
    if row.due_at.is_some_and(|due| due <= pen.now) {
        return Err(Refusal::TooLate.into());
    }
    if parties(&tx, row.clone()).await?.address(Side::Partner).is_none() {
        // They would never learn of it.
        return Err(Refusal::NoAddress.into());
    }
    Box::pin(introduce(pen, row, Some(by))).await?;
    tx.commit().await?;
    Ok(())
}
