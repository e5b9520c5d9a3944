//! The secretariat closes what needs nothing more.

use entities::IntroductionId;
use entities::networking::introduction::{IntroductionState, Side};
use entities::networking::introduction_event::Act;

use super::state::Step;
use super::storage::{advance, locked, note, save};
use super::times::drop_times;
use crate::context::Context;
use crate::database::Stop;
use crate::networking::pen::Pen;
use crate::networking::{By, Organiser, Refusal};

/// Closes it; nobody is written to any more. What was told stays recorded.
pub async fn close(
    context: &Context,
    who: Organiser,
    id: IntroductionId,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let (pen, by) = (Pen::new(&tx, context), By::Staff(who));
    let mut row = locked(pen, by, id).await?;
    if row.state == IntroductionState::Closed {
        return Ok(());
    }
    if row.meeting_starts_at.is_some_and(|starts| starts > pen.now) {
        // A meeting ahead has to be called off first: both have it in their calendars.
        return Err(Refusal::NotPossibleNow(row.state).into());
    }
    advance(&mut row, Step::Close)?;
    drop_times(pen, &mut row).await?;
    row.ended_at = Some(pen.now);
    row.ended_by = Some(Side::Staff);
    note(pen, Some(by), (id, Act::Closed)).await?;
    save(pen, row).await?;
    tx.commit().await?;
    Ok(())
}
