//! The other side agrees, by the link in its letter.

use chrono::TimeDelta;
use entities::networking::introduction_event::Act;

use super::details::Details;
use super::introduce::introduce;
use super::parties::parties;
use super::state::Step;
use super::storage::{advance, locked, note, saved};
use crate::context::Context;
use crate::database::Stop;
use crate::networking::links::LinkHolder;
use crate::networking::pen::Pen;
use crate::networking::{By, Refusal, letters};
use crate::vocabulary::tokyo;

/// How long the operator has to say it once more.
const ONCE_MORE: TimeDelta = TimeDelta::days(7);

/// Agrees, with the details that may be told. Unless the operator wanted to be asked once more,
/// both then learn who the other is.
pub async fn consent(
    context: &Context,
    link: LinkHolder,
    ticked: &[String],
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let (pen, by) = (Pen::new(&tx, context), By::Partner(link));
    let mut row = locked(pen, by, link.introduction()).await?;
    let known = parties(&tx, row.clone()).await?.of_partner();
    let ticked: Vec<&str> = ticked.iter().map(String::as_str).collect();
    let details = Details::parse(&ticked, &known).map_err(Refusal::Invalid)?;
    let again = row.partner_agreed_at.is_some() && row.partner_details == details.store();
    if again && row.ended_at.is_none() {
        return Ok(());
    }
    if row.due_at.is_some_and(|due| due <= pen.now) {
        return Err(Refusal::TooLate.into());
    }
    advance(&mut row, Step::PartnerAgrees)?;
    row.partner_details = details.store();
    row.partner_agreed_at = Some(pen.now);
    note(pen, Some(by), (row.id, Act::PartnerAgreed)).await?;
    if row.asks_again {
        let due = tokyo::day_of(pen.now + ONCE_MORE);
        row.due_at = Some(tokyo::end_of_day(due));
        let parties = saved(pen, row).await?;
        letters::to_confirm(pen, &parties, due).await?;
    } else {
        Box::pin(introduce(pen, row, Some(by))).await?;
    }
    tx.commit().await?;
    Ok(())
}
