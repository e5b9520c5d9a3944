//! Saying no: before agreeing, after it, and after having been introduced; or the secretariat sees
//! no way.

use entities::IntroductionId;
use entities::networking::introduction::{IntroductionState, Side};

use super::meeting::give_up_meeting;
use super::state::{Step, after};
use super::storage::{advance, ending, locked, note, saved};
use crate::context::Context;
use crate::database::Stop;
use crate::networking::pen::Pen;
use crate::networking::{By, Refusal, letters};
use crate::vocabulary::LongText;
use crate::web::Problems;

/// Ends it. The reason stays with the secretariat; the others are told politely that it ended, and
/// only those who knew of it.
pub async fn decline(
    context: &Context,
    by: By,
    id: IntroductionId,
    reason: &str,
) -> Result<(), Stop<Refusal>> {
    let reason = LongText::<500>::parse_optional(reason).map_err(|problem| {
        let mut problems = Problems::none();
        problems.add("reason", problem.to_string());
        Refusal::Invalid(problems)
    })?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = locked(pen, by, id).await?;
    if row.state == IntroductionState::Declined && row.ended_by == Some(by.side()) {
        return Ok(());
    }
    after(row.state, Step::Decline)?;
    let (was, act) = (row.clone(), ending(&row));
    give_up_meeting(pen, &mut row).await?;
    advance(&mut row, Step::Decline)?;
    row.ended_at = Some(pen.now);
    row.ended_by = Some(by.side());
    row.end_reason = reason.map(LongText::into_string).unwrap_or_default();
    note(pen, Some(by), (id, act)).await?;
    let mut parties = saved(pen, row).await?;
    // What leaves the calendars is the meeting that was, with whom it was.
    parties.row.state = was.state;
    parties.row.meeting_starts_at = was.meeting_starts_at;
    parties.row.meeting_ends_at = was.meeting_ends_at;
    let known_to_partner = was.asked_at.is_some();
    let introduced = was.introduced_at.is_some();
    for side in [Side::Requester, Side::Partner] {
        let told = by.side() != side && (side == Side::Requester || known_to_partner);
        if told {
            letters::ended(pen, &parties, (side, introduced)).await?;
        } else if by.side() == side && was.meeting_starts_at.is_some_and(|at| at > pen.now) {
            letters::meeting_off(pen, &parties, &[side]).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
