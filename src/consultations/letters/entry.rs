use entities::consultations::consultation::{ConsultationState, Side};

use super::facts::ConsultationFacts;
use crate::calendar::{self, Appointment, AppointmentStatus, CalendarAddress};
use crate::consultations::links;
use crate::consultations::meeting::{Parties, slot_of};
use crate::consultations::wording;
use crate::context::Context;
use crate::people::whole_name;

/// The consultation as the calendar of whoever stands on a side shows it. One UID for life and for
/// both sides; the number rises with every change.
pub fn appointment(
    context: &Context,
    parties: &Parties,
    side: Side,
) -> anyhow::Result<Appointment> {
    let person = parties.person(side).map(|person| person.id);
    let url = person.map(|person| links::url(&context.config, parties.row.id, (person, side)));
    appointment_at(context, parties, side, url.unwrap_or_default())
}

/// The same, leading to this address.
pub fn appointment_at(
    context: &Context,
    parties: &Parties,
    side: Side,
    url: String,
) -> anyhow::Result<Appointment> {
    let row = &parties.row;
    let person = parties
        .person(side)
        .ok_or_else(|| anyhow::anyhow!("nobody stands on this side of a consultation"))?;
    let facts = ConsultationFacts::new(parties);
    Ok(Appointment {
        uid: calendar::uid("consultation", row.id.0, &context.config.base_url),
        sequence: row.calendar_sequence,
        summary: wording::summary(parties, side),
        description: Some(facts.calendar_text(&url)),
        location: facts.location(),
        url: Some(url),
        slot: slot_of(row)?,
        further_slots: Vec::new(),
        organizer: CalendarAddress {
            name: context.post.sender_name().to_owned(),
            email: context.post.sender().clone(),
        },
        attendee: Some(CalendarAddress {
            name: whole_name(&person.family_name, &person.given_name),
            email: super::email(person)?,
        }),
        status: match row.state {
            ConsultationState::Requested | ConsultationState::Proposed => {
                AppointmentStatus::Tentative
            }
            ConsultationState::Confirmed | ConsultationState::Held | ConsultationState::Missed => {
                AppointmentStatus::Confirmed
            }
            ConsultationState::Cancelled | ConsultationState::Declined => {
                AppointmentStatus::Cancelled
            }
        },
        last_modified: row.updated_at,
    })
}
