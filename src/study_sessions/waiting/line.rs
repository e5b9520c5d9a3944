//! The order of those who wait. Pure.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::OrganisationId;
use entities::study_sessions::registration::{Model, RegistrationState};
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session;

use crate::vocabulary::BusinessCalendar;

/// The first in line for a mode who may have a seat now.
pub fn next_in_line<'a>(
    live: &'a [Model],
    mode: Mode,
    held: &HashMap<OrganisationId, i32>,
    limit: Option<i32>,
) -> Option<&'a Model> {
    live.iter()
        .filter(|row| row.state == RegistrationState::Waiting && row.mode == mode)
        .filter(|row| within_limit(row.organisation_id, held, limit))
        .min_by_key(|row| row.queue_number)
}

/// Whether the organisation may hold one seat more.
pub fn within_limit(
    organisation: Option<OrganisationId>,
    held: &HashMap<OrganisationId, i32>,
    limit: Option<i32>,
) -> bool {
    match (organisation, limit) {
        (Some(id), Some(limit)) => held.get(&id).copied().unwrap_or(0) < limit,
        _ => true,
    }
}

/// The place a newcomer gets in the line of a mode, counted from 1.
pub fn position(live: &[Model], mode: Mode) -> u32 {
    let ahead = live
        .iter()
        .filter(|row| row.state == RegistrationState::Waiting && row.mode == mode)
        .count();
    u32::try_from(ahead).unwrap_or(u32::MAX).saturating_add(1)
}

/// The place of somebody in line, counted from 1.
pub fn position_of(live: &[Model], own: &Model) -> u32 {
    let ahead = live
        .iter()
        .filter(|row| row.state == RegistrationState::Waiting && row.mode == own.mode)
        .filter(|row| row.queue_number < own.queue_number)
        .count();
    u32::try_from(ahead).unwrap_or(u32::MAX).saturating_add(1)
}

/// Whether people still move up by themselves.
pub fn moves_up(session: &session::Model, calendar: &BusinessCalendar, now: DateTime<Utc>) -> bool {
    if session.state != session::SessionState::Published || now >= session.starts_at {
        return false;
    }
    let hours = u32::try_from(session.promotion_stop_hours).unwrap_or(0);
    hours == 0 || calendar.add_business_hours(now, hours) <= session.starts_at
}

/// When an offer made now ends: after the session's business hours, and never after its start.
pub fn deadline(
    session: &session::Model,
    calendar: &BusinessCalendar,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    let hours = u32::try_from(session.offer_hours).unwrap_or(1);
    calendar.add_business_hours(now, hours).min(session.starts_at)
}
