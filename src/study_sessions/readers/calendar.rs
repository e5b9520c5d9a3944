use chrono::{DateTime, TimeDelta, Utc};
use entities::study_sessions::part;
use entities::study_sessions::session::{self, SessionState};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};

use crate::calendar::{Appointment, AppointmentStatus, CalendarAddress};
use crate::context::Context;
use crate::study_sessions::{links, wording};
use crate::vocabulary::TimeSlot;

/// How long past sessions stay in the public calendar.
const PAST: TimeDelta = TimeDelta::days(90);

/// Public sessions as entries of a calendar to subscribe to. Two queries; nothing in it is for
/// participants only.
pub async fn public_appointments(
    context: &Context,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<Appointment>> {
    let db = context.database.reader();
    let sessions = session::Entity::find()
        .filter(session::Column::State.is_in([
            SessionState::Published,
            SessionState::Cancelled,
            SessionState::Held,
            SessionState::Reported,
        ]))
        .filter(session::Column::EndsAt.gt(now - PAST))
        .order_by_asc(session::Column::StartsAt)
        .all(db)
        .await?;
    let ids = sessions.iter().map(|row| row.id);
    let parts = part::Entity::find()
        .filter(part::Column::SessionId.is_in(ids))
        .order_by_asc(part::Column::Ordinal)
        .all(db)
        .await?;
    let appointments = sessions.into_iter().filter_map(|row| {
        let slots = parts.iter().filter(|part| part.session_id == row.id);
        let mut slots = slots.filter_map(|part| TimeSlot::new(part.starts_at, part.ends_at).ok());
        let slot = slots.next()?;
        Some(appointment(context, &row, slot, slots.collect()))
    });
    Ok(appointments.collect())
}

fn appointment(
    context: &Context,
    row: &session::Model,
    slot: TimeSlot,
    further_slots: Vec<TimeSlot>,
) -> Appointment {
    Appointment {
        uid: row.calendar_uid.clone(),
        sequence: row.calendar_sequence,
        summary: wording::full_title(row.number, &row.title),
        description: Some(row.purpose.clone()).filter(|purpose| !purpose.is_empty()),
        location: row.venue_summary.clone(),
        url: Some(links::session_url(&context.config, row.id)),
        slot,
        further_slots,
        organizer: CalendarAddress {
            name: context.post.sender_name().to_owned(),
            email: context.post.sender().clone(),
        },
        attendee: None,
        status: if row.state == SessionState::Cancelled {
            AppointmentStatus::Cancelled
        } else {
            AppointmentStatus::Confirmed
        },
        last_modified: row.updated_at,
    }
}
