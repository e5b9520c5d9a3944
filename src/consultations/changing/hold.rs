use chrono::{DateTime, TimeDelta, Utc};
use entities::ConsultationId;
use entities::consultations::consultation::{self, ConsultationState, Side};
use entities::consultations::event::EventKind;
use serde_json::json;

use super::put_right::put_right;
use crate::consultations::fees::line::follow_meeting;
use crate::consultations::meeting::{happened, lock, refuse_unless, release, save, slot_of};
use crate::consultations::pen::Pen;
use crate::consultations::wording::request as say;
use crate::consultations::{By, Refusal, record, reminders};
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::TimeSlot;
use crate::web::Problems;

/// When people really met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldMeeting {
    pub consultation: ConsultationId,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// Notes that a consultation was held, from when to when: fees follow from it. For the accompanist
/// and the secretariat, who may also correct the times, or an absence noted by mistake: a strike it
/// led to is taken back, and both sides are told.
pub async fn mark_held(context: &Context, by: By, wish: HeldMeeting) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let before = lock(pen, wish.consultation, by).await?;
    match by.side() {
        Side::Client => return Err(Refusal::NotFound.into()),
        Side::Accompanist => refuse_unless(&before, &[ConsultationState::Confirmed])?,
        Side::Staff => {
            use ConsultationState::{Confirmed, Held, Missed};
            refuse_unless(&before, &[Confirmed, Held, Missed])?;
        }
    }
    check_times(pen, &before, wish)?;
    release(pen, &before).await?;
    let mut row = before.clone();
    reminders::withdraw(pen, row.id).await?;
    row.state = ConsultationState::Held;
    row.absent = None;
    row.held_from = Some(wish.from);
    row.held_until = Some(wish.until);
    row.ended_at = Some(pen.now);
    row.ended_by = Some(by.side());
    row.ended_by_person = Some(by.person());
    let row = save(pen, row).await?;
    let facts = json!({ "from": wish.from, "until": wish.until, "was_absent": before.absent });
    happened(pen, &row, (by, EventKind::Held), facts).await?;
    put_right(pen, by, (&before, &row)).await?;
    record::begin(pen, (&before, &row)).await?;
    let followed = follow_meeting(pen, &row).await;
    // Whoever notes a meeting has nothing to decide about money.
    followed.map_err(|stop| stop.map(|_| Refusal::ChangedMeanwhile))?;
    tx.commit().await?;
    Ok(())
}

/// Whole minutes, over by now, within a day of the appointment.
fn check_times(
    pen: Pen<'_>,
    row: &consultation::Model,
    wish: HeldMeeting,
) -> Result<(), Stop<Refusal>> {
    let planned = slot_of(row)?;
    if pen.now < planned.starts() {
        return Err(Refusal::TooEarly.into());
    }
    let near = (wish.from - planned.starts()).abs() <= TimeDelta::days(1);
    if TimeSlot::new(wish.from, wish.until).is_ok() && wish.until <= pen.now && near {
        return Ok(());
    }
    let mut problems = Problems::none();
    problems.add("held_until", say::ACTUAL_TIMES);
    Err(Refusal::Invalid(problems).into())
}
