//! An appointment as one person's calendar shows it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::vocabulary::{EmailAddress, TimeSlot};

/// One entry in the calendar of one person (never of several: nobody sees who else comes).
#[derive(Clone, Debug)]
pub struct Appointment {
    /// From [`uid`]; the same for life, whatever is moved.
    pub uid: String,
    /// Stored by the appointment's owner and raised whenever time, place or state change. A
    /// calendar ignores a message with a lower number than it has seen (RFC 5546 §2.1.4). Never negative.
    pub sequence: i32,
    pub summary: String,
    pub description: Option<String>,
    pub location: Option<String>,
    pub url: Option<String>,
    pub slot: TimeSlot,
    /// More slots of the same appointment, for those on several days.
    pub further_slots: Vec<TimeSlot>,
    /// The same on every message of an appointment, and the address the letter comes from.
    pub organizer: CalendarAddress,
    /// Whom an invitation is for; not shown in feeds.
    pub attendee: Option<CalendarAddress>,
    pub status: AppointmentStatus,
    /// When its owner last changed it.
    pub last_modified: DateTime<Utc>,
}

/// A name and a mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarAddress {
    pub name: String,
    pub email: EmailAddress,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppointmentStatus {
    /// Asked for, not yet agreed.
    Tentative,
    Confirmed,
    Cancelled,
}

impl Appointment {
    /// Every slot once, by start.
    pub(super) fn slots(&self) -> Vec<TimeSlot> {
        let mut slots = self.further_slots.clone();
        slots.push(self.slot);
        slots.sort();
        slots.dedup_by_key(|slot| slot.starts());
        slots
    }
}

/// The name of an appointment all calendars know it by: `consultation-<id>@<host>`. A session that
/// several people attend has one UID per person's registration, or one for all; never one per
/// message.
pub fn uid(kind: &str, id: Uuid, base_url: &str) -> String {
    let host = base_url.split("://").last().unwrap_or(base_url);
    let host = host.split(['/', ':']).next().unwrap_or(host);
    format!("{kind}-{id}@{host}")
}
