use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::{self, SessionState};
use entities::study_sessions::{part, speaker};
use entities::{PersonId, StudySessionId};
use futures_util::future::BoxFuture;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _,
};

use crate::calendar::{Appointment, AppointmentStatus, CalendarAddress};
use crate::context::Context;
use crate::study_sessions::letters::days_of;
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
    let all = session::Column::Id.is_not_null();
    let rows = with_slots(context.database.reader(), all, now).await?;
    let entry = |row: Slotted| appointment(context, &row.session, row.slot, row.further);
    Ok(rows.into_iter().map(entry).collect())
}

/// What a person's private calendar shows of study sessions: those with a confirmed seat, with the
/// same UID and number as the letters, and those they speak at. Four queries.
pub fn personal_appointments(
    context: &Context,
    person: PersonId,
) -> BoxFuture<'_, anyhow::Result<Vec<Appointment>>> {
    Box::pin(async move {
        let db = context.database.reader();
        let seats = registration::Entity::find()
            .filter(registration::Column::PersonId.eq(person))
            .filter(registration::Column::State.eq(RegistrationState::Confirmed))
            .all(db)
            .await?;
        let seats: HashMap<_, _> = seats.into_iter().map(|row| (row.session_id, row)).collect();
        let spoken = speaker::Entity::find()
            .select_only()
            .column(speaker::Column::PartId)
            .filter(speaker::Column::PersonId.eq(person));
        let speaking: Vec<StudySessionId> = part::Entity::find()
            .select_only()
            .column(part::Column::SessionId)
            .filter(part::Column::Id.in_subquery(spoken.into_query()))
            .into_tuple()
            .all(db)
            .await?;
        let ids: Vec<_> = seats.keys().copied().chain(speaking).collect();
        let now = context.now();
        let rows = with_slots(db, session::Column::Id.is_in(ids), now).await?;
        Ok(rows.into_iter().map(|row| personal(context, &row, &seats)).collect())
    })
}

struct Slotted {
    session: session::Model,
    slot: TimeSlot,
    further: Vec<TimeSlot>,
}

fn personal(
    context: &Context,
    row: &Slotted,
    seats: &HashMap<StudySessionId, registration::Model>,
) -> Appointment {
    let mut entry = appointment(context, &row.session, row.slot, row.further.clone());
    let Some(seat) = seats.get(&row.session.id) else { return entry };
    entry.sequence += seat.calendar_sequence;
    if seat.mode == Mode::Online {
        entry.location = Some("オンライン".to_owned());
        if row.session.online_released_at <= context.now() {
            entry.description.clone_from(&row.session.online_url);
        }
    }
    entry
}

/// Sessions people can see, not long past, with their slots.
async fn with_slots(
    db: &impl ConnectionTrait,
    which: Expr,
    now: DateTime<Utc>,
) -> Result<Vec<Slotted>, DbErr> {
    let sessions = session::Entity::find()
        .filter(session::Column::State.is_in([
            SessionState::Published,
            SessionState::Cancelled,
            SessionState::Held,
            SessionState::Reported,
        ]))
        .filter(session::Column::EndsAt.gt(now - PAST))
        .filter(which)
        .order_by_asc(session::Column::StartsAt)
        .all(db)
        .await?;
    let ids = sessions.iter().map(|row| row.id);
    let parts = part::Entity::find()
        .filter(part::Column::SessionId.is_in(ids))
        .order_by_asc(part::Column::Ordinal)
        .all(db)
        .await?;
    let slotted = sessions.into_iter().filter_map(|session| {
        let own = parts.iter().filter(|part| part.session_id == session.id);
        // One entry a day, as in the letters: both tell the same of one UID.
        let days = days_of(own.map(|part| (part.starts_at, part.ends_at)));
        let mut slots = days.into_iter().filter_map(|(from, to)| TimeSlot::new(from, to).ok());
        let slot = slots.next()?;
        Some(Slotted { slot, further: slots.collect(), session })
    });
    Ok(slotted.collect())
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
