//! Appointments as texts for mail (iTIP, RFC 5546) and for feeds.
//!
//! What calendars in use were seen to need: the METHOD before the event and equal to the one in the
//! MIME header; the same organizer on every message; one attendee; no alarms; CANCEL, not a REQUEST
//! with a status, to take an entry away. Instants are in UTC, so no time zone has to be described.

use crate::vocabulary::{EmailAddress, TimeSlot};

use super::appointment::{Appointment, AppointmentStatus, CalendarAddress};
use super::content_lines::{ContentLines, in_utc, quoted};

const PRODUCT: &str = "-//Bansou//Bansou//JA";

/// METHOD:REQUEST: adds the appointment to a calendar, or changes it there.
pub fn invitation(appointment: &Appointment) -> String {
    calendar("REQUEST", |lines| entry(lines, appointment, people))
}

/// METHOD:CANCEL: takes the whole appointment out of a calendar.
pub fn cancellation(appointment: &Appointment) -> String {
    let cancelled = Appointment { status: AppointmentStatus::Cancelled, ..appointment.clone() };
    calendar("CANCEL", |lines| {
        event(lines, &cancelled, cancelled.slots()[0]);
        people(lines, &cancelled);
        lines.plain("END", "VEVENT");
    })
}

/// METHOD:PUBLISH: a calendar to subscribe to, or entries to add. They are those of the letters, so
/// that whoever gets both has every day once, and a CANCEL takes away all of them.
pub fn published(name: &str, appointments: &[Appointment]) -> String {
    calendar("PUBLISH", |lines| {
        lines.text("NAME", name);
        lines.text("X-WR-CALNAME", name);
        lines.plain("X-WR-TIMEZONE", "Asia/Tokyo");
        lines.plain("REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
        lines.plain("X-PUBLISHED-TTL", "PT1H");
        for appointment in appointments {
            entry(lines, appointment, |lines, one| organizer(lines, &one.organizer));
        }
    })
}

fn calendar(method: &str, events: impl FnOnce(&mut ContentLines)) -> String {
    let mut lines = ContentLines::default();
    lines.plain("BEGIN", "VCALENDAR");
    lines.plain("VERSION", "2.0");
    lines.plain("PRODID", PRODUCT);
    lines.plain("CALSCALE", "GREGORIAN");
    lines.plain("METHOD", method);
    events(&mut lines);
    lines.plain("END", "VCALENDAR");
    lines.finish()
}

/// One message may speak of one UID only, so further slots repeat the first (RDATE); those of
/// another length follow as exceptions. `people`: who is named.
fn entry(
    lines: &mut ContentLines,
    appointment: &Appointment,
    people: fn(&mut ContentLines, &Appointment),
) {
    let slots = appointment.slots();
    let (first, further) = (slots[0], &slots[1..]);
    event(lines, appointment, first);
    if !further.is_empty() {
        let starts: Vec<_> = further.iter().map(|slot| in_utc(slot.starts())).collect();
        lines.plain("RDATE", &starts.join(","));
    }
    people(lines, appointment);
    lines.plain("END", "VEVENT");
    for slot in further.iter().filter(|slot| slot.length() != first.length()) {
        event(lines, appointment, *slot);
        lines.instant("RECURRENCE-ID", slot.starts());
        people(lines, appointment);
        lines.plain("END", "VEVENT");
    }
}

/// All but the people and the end.
fn event(lines: &mut ContentLines, appointment: &Appointment, slot: TimeSlot) {
    lines.plain("BEGIN", "VEVENT");
    lines.text("UID", &appointment.uid);
    lines.plain("SEQUENCE", &appointment.sequence.to_string());
    // The time of the change, not of the writing: the same state is always the same text.
    lines.instant("DTSTAMP", appointment.last_modified);
    lines.instant("LAST-MODIFIED", appointment.last_modified);
    lines.instant("DTSTART", slot.starts());
    lines.instant("DTEND", slot.ends());
    lines.text("SUMMARY", &appointment.summary);
    if let Some(description) = &appointment.description {
        lines.text("DESCRIPTION", description);
    }
    if let Some(location) = &appointment.location {
        lines.text("LOCATION", location);
    }
    if let Some(url) = &appointment.url {
        lines.plain("URL", &percent_encoded(url, is_uri_sign));
    }
    lines.plain("STATUS", status(appointment.status));
    let free = appointment.status == AppointmentStatus::Cancelled;
    lines.plain("TRANSP", if free { "TRANSPARENT" } else { "OPAQUE" });
}

fn status(status: AppointmentStatus) -> &'static str {
    match status {
        AppointmentStatus::Tentative => "TENTATIVE",
        AppointmentStatus::Confirmed => "CONFIRMED",
        AppointmentStatus::Cancelled => "CANCELLED",
    }
}

fn people(lines: &mut ContentLines, appointment: &Appointment) {
    organizer(lines, &appointment.organizer);
    if let Some(attendee) = &appointment.attendee {
        // They booked it themselves, and an answer by mail would only fill the secretariat's box.
        let name = format!(
            "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE;CN={}",
            quoted(&attendee.name)
        );
        lines.plain(&name, &mailto(&attendee.email));
    }
}

fn organizer(lines: &mut ContentLines, organizer: &CalendarAddress) {
    let name = format!("ORGANIZER;CN={}", quoted(&organizer.name));
    lines.plain(&name, &mailto(&organizer.email));
}

fn mailto(email: &EmailAddress) -> String {
    format!("mailto:{}", percent_encoded(email.as_str(), is_address_sign))
}

/// What may stand in an address of a mail link unchanged (RFC 6068 §2).
fn is_address_sign(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"@.+-_~!$'*=".contains(&byte)
}

/// What may stand in a web address unchanged (RFC 3986 §2), `%` included: it was one before.
fn is_uri_sign(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte)
}

fn percent_encoded(text: &str, keeps: fn(u8) -> bool) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if keeps(byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
