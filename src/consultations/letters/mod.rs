//! Which letter, to whom, with which facts. The words lie in `email_templates/`.
//!
//! What a client is troubled by is never written into a letter: it stands on the page the letter
//! leads to.

mod declared;
mod entry;
mod facts;
mod sample;

use entities::consultations::consultation::Side;
use entities::people::person::{self, PersonState};

use super::meeting::Parties;
use super::pen::Pen;
use crate::mail::{self, CalendarMethod, CalendarPart, Envelope, Language, Letter, LetterList};
use crate::people::persons::mail_language;
use crate::vocabulary::EmailAddress;

pub use declared::{
    ConsultationAnswerDue, ConsultationCancelled, ConsultationConfirmed, ConsultationCorrected,
    ConsultationDeclined, ConsultationHandedOver, ConsultationIntakeDue,
    ConsultationIntakeSubmitted, ConsultationMissed, ConsultationMoved, ConsultationProposed,
    ConsultationReminder, ConsultationRequested, ConsultationStrike, ConsultationStrikeLifted,
};
pub use entry::{appointment, appointment_at};
pub use facts::{ConsultationFacts, ReaderFacts};

/// All letters of consultations, for previews and for the test that renders every sample.
pub fn declare(list: LetterList) -> LetterList {
    let own = list
        .with::<ConsultationRequested>()
        .with::<ConsultationProposed>()
        .with::<ConsultationConfirmed>()
        .with::<ConsultationMoved>()
        .with::<ConsultationCancelled>()
        .with::<ConsultationHandedOver>()
        .with::<ConsultationDeclined>()
        .with::<ConsultationReminder>()
        .with::<ConsultationIntakeDue>()
        .with::<ConsultationIntakeSubmitted>()
        .with::<ConsultationAnswerDue>()
        .with::<ConsultationMissed>()
        .with::<ConsultationCorrected>()
        .with::<ConsultationStrike>()
        .with::<ConsultationStrikeLifted>();
    super::fees::declare(super::record::declare(own))
}

/// Client and accompanist, one letter each.
pub const BOTH: [Side; 2] = [Side::Client, Side::Accompanist];

/// Writes a letter to whoever stands on a side; to nobody while nobody does. The occasion is part
/// of its key: the same occasion of the same person and consultation makes one letter.
pub async fn send<L: Letter>(
    pen: Pen<'_>,
    parties: &Parties,
    (side, occasion): (Side, &str),
    (letter, method): (&L, Option<CalendarMethod>),
) -> anyhow::Result<()> {
    let Some(envelope) = envelope(pen, parties, (side, occasion), method)? else { return Ok(()) };
    mail::enqueue(pen.tx, &pen.context.post, pen.now, envelope, letter).await?;
    Ok(())
}

/// The same letter to both sides, each in the words made for it.
pub async fn send_both<L: Letter>(
    pen: Pen<'_>,
    parties: &Parties,
    (occasion, method): (&str, Option<CalendarMethod>),
    letter: impl Fn(Side) -> L,
) -> anyhow::Result<()> {
    let (mut envelopes, mut letters) = (Vec::new(), Vec::new());
    for side in BOTH {
        if let Some(envelope) = envelope(pen, parties, (side, occasion), method)? {
            envelopes.push(envelope);
            letters.push(letter(side));
        }
    }
    let letters = envelopes.into_iter().zip(&letters);
    mail::enqueue_all(pen.tx, &pen.context.post, pen.now, letters).await
}

/// None while nobody stands on that side, or somebody whose account was closed.
fn envelope(
    pen: Pen<'_>,
    parties: &Parties,
    (side, occasion): (Side, &str),
    method: Option<CalendarMethod>,
) -> anyhow::Result<Option<Envelope>> {
    let person = parties.person(side).filter(|person| person.state != PersonState::Disabled);
    let Some(person) = person else { return Ok(None) };
    let key = format!("consultation:{}:{}:{occasion}", parties.row.id, person.id);
    let calendar = method.map(|method| part(pen, parties, side, method)).transpose()?;
    let concerns = Some(("consultation", parties.row.id.0));
    Ok(Some(Envelope { concerns, calendar, ..addressed(person, key)? }))
}

/// An envelope to somebody, in their language.
pub fn addressed(person: &person::Model, key: String) -> anyhow::Result<Envelope> {
    Ok(Envelope {
        person: Some(person.id),
        language: language(person),
        ..Envelope::to(email(person)?, key)
    })
}

fn part(
    pen: Pen<'_>,
    parties: &Parties,
    side: Side,
    method: CalendarMethod,
) -> anyhow::Result<CalendarPart> {
    let entry = appointment(pen.context, parties, side)?;
    let ics = match method {
        CalendarMethod::Cancel => crate::calendar::cancellation(&entry),
        _ => crate::calendar::invitation(&entry),
    };
    Ok(CalendarPart { method, ics })
}

fn email(person: &person::Model) -> anyhow::Result<EmailAddress> {
    EmailAddress::parse(&person.email)
        .map_err(|_| anyhow::anyhow!("a stored person has no valid mail address"))
}

fn language(person: &person::Model) -> Language {
    mail_language(&person.language)
}
