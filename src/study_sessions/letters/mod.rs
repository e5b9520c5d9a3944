//! Which letter, to whom, with which facts. The words lie in `email_templates/`.

mod after;
mod facts;
mod lottery;
mod prework;
mod registration;
mod sample;
mod session;
mod speaking;
mod waiting;

use chrono::{DateTime, Utc};
use entities::people::person;
use entities::study_sessions::registration as rows;

use super::SessionRows;
use super::links;
use super::pen::Pen;
use crate::calendar::{self, Appointment, AppointmentStatus, CalendarAddress};
use crate::mail::{self, CalendarMethod, CalendarPart, Envelope, Language, Letter, LetterList};
use crate::vocabulary::{EmailAddress, TimeSlot};

pub use after::{SessionThanks, SurveyFacts, SurveyReminder, ThanksFacts};
pub use facts::{ParticipantFacts, SessionFacts, days_of, spans_by_day};
pub use lottery::{LotteryEntered, LotteryWaiting, LotteryWon};
pub use prework::{PreworkAsked, PreworkReminder};
pub use registration::{
    PublicRegistrationConfirm, RegistrationApproved, RegistrationCancelled, RegistrationChanged,
    RegistrationConfirmed, RegistrationDeclined, RegistrationPending, RegistrationWaiting,
    WalkInReceived,
};
pub use session::{
    SessionCancelled, SessionChanged, SessionPostponed, SessionReminder, SessionResumed,
};
pub use speaking::{SpeakerEvent, SpeakerNews, SpeakerPage};
pub use waiting::{OfferExpired, SeatOffered, SeatPromoted};

/// All letters of study sessions, for previews and for the test that renders every sample.
pub fn declare(list: LetterList) -> LetterList {
    list.with::<RegistrationConfirmed>()
        .with::<WalkInReceived>()
        .with::<RegistrationWaiting>()
        .with::<RegistrationPending>()
        .with::<RegistrationApproved>()
        .with::<RegistrationDeclined>()
        .with::<RegistrationChanged>()
        .with::<RegistrationCancelled>()
        .with::<SeatOffered>()
        .with::<SeatPromoted>()
        .with::<OfferExpired>()
        .with::<SessionReminder>()
        .with::<SessionChanged>()
        .with::<SessionPostponed>()
        .with::<SessionResumed>()
        .with::<SessionCancelled>()
        .with::<PublicRegistrationConfirm>()
        .with::<SessionThanks>()
        .with::<SurveyReminder>()
        .with::<LotteryEntered>()
        .with::<LotteryWon>()
        .with::<LotteryWaiting>()
        .with::<PreworkAsked>()
        .with::<PreworkReminder>()
        .with::<SpeakerPage>()
        .with::<SpeakerNews>()
}

/// A registration and whose it is.
#[derive(Clone, Debug)]
pub struct Recipient {
    pub registration: rows::Model,
    pub person: person::Model,
}

impl Recipient {
    /// None for whoever came to a door without one.
    fn email(&self) -> anyhow::Result<Option<EmailAddress>> {
        if self.person.email.is_empty() {
            return Ok(None);
        }
        let email = EmailAddress::parse(&self.person.email);
        Ok(Some(email.map_err(|_| anyhow::anyhow!("a stored mail address is broken"))?))
    }

    /// Whether letters find them.
    pub fn is_reachable(&self) -> bool {
        !self.person.email.is_empty()
    }

    fn name(&self) -> String {
        crate::people::whole_name(&self.person.family_name, &self.person.given_name)
    }
}

/// Writes a letter about a registration. The occasion is part of its key: the same occasion of the
/// same registration makes one letter. Nothing is written to whoever has no address.
pub async fn send<L: Letter>(
    pen: Pen<'_>,
    to: &Recipient,
    occasion: &str,
    content: (&L, Option<CalendarPart>),
) -> anyhow::Result<()> {
    write(pen, to, occasion, content, None).await
}

/// The same for what is worth nothing after some instant, and then leaves no more.
pub async fn send_until<L: Letter>(
    pen: Pen<'_>,
    to: &Recipient,
    (occasion, until): (&str, DateTime<Utc>),
    letter: &L,
) -> anyhow::Result<()> {
    write(pen, to, occasion, (letter, None), Some(until)).await
}

async fn write<L: Letter>(
    pen: Pen<'_>,
    to: &Recipient,
    occasion: &str,
    (letter, calendar): (&L, Option<CalendarPart>),
    expires_at: Option<DateTime<Utc>>,
) -> anyhow::Result<()> {
    let Some(email) = to.email()? else { return Ok(()) };
    let key = format!("registration:{}:{occasion}", to.registration.id);
    let envelope = Envelope {
        person: Some(to.person.id),
        language: if to.person.language == "en" { Language::En } else { Language::Ja },
        concerns: Some(("study_session_registration", to.registration.id.0)),
        calendar,
        expires_at,
        ..Envelope::to(email, key)
    };
    mail::enqueue_all(pen.tx, &pen.context.post, pen.now, [(envelope, letter)]).await
}

/// Adds the session to the recipient's calendar, or changes it there.
pub fn invitation(
    pen: Pen<'_>,
    rows: &SessionRows,
    to: &Recipient,
) -> anyhow::Result<CalendarPart> {
    let entry = appointment(pen, rows, to)?;
    Ok(CalendarPart { method: CalendarMethod::Request, ics: calendar::invitation(&entry) })
}

/// Takes it out again.
pub fn cancellation(
    pen: Pen<'_>,
    rows: &SessionRows,
    to: &Recipient,
) -> anyhow::Result<CalendarPart> {
    let entry = appointment(pen, rows, to)?;
    Ok(CalendarPart { method: CalendarMethod::Cancel, ics: calendar::cancellation(&entry) })
}

/// The session as this person's calendar shows it. One UID for all participants; the number that
/// orders messages adds what happened to the session and what happened to this person alone, so it
/// only ever rises.
pub fn appointment(
    pen: Pen<'_>,
    rows: &SessionRows,
    to: &Recipient,
) -> anyhow::Result<Appointment> {
    let config = &pen.context.config;
    let session = SessionFacts::for_mode(pen, rows, to.registration.mode);
    let (slot, further_slots) = slots(rows)?;
    let sequence = rows.session.calendar_sequence + to.registration.calendar_sequence;
    Ok(Appointment {
        uid: rows.session.calendar_uid.clone(),
        sequence,
        summary: session.title.clone(),
        description: Some(session.calendar_text(to, config)),
        location: session.location(),
        url: Some(links::session_url(config, rows.session.id)),
        slot,
        further_slots,
        organizer: CalendarAddress {
            name: pen.context.post.sender_name().to_owned(),
            email: pen.context.post.sender().clone(),
        },
        attendee: to.email()?.map(|email| CalendarAddress { name: to.name(), email }),
        status: AppointmentStatus::Confirmed,
        last_modified: pen.now,
    })
}

/// One slot a day: parts of a day follow each other, and a calendar shows the day's whole span.
fn slots(rows: &SessionRows) -> anyhow::Result<(TimeSlot, Vec<TimeSlot>)> {
    let mut days = facts::spans_by_day(rows).into_iter().map(|(starts, ends)| {
        TimeSlot::new(starts, ends)
            .map_err(|_| anyhow::anyhow!("a stored part of a session has no valid slot"))
    });
    let first = days.next().ok_or_else(|| anyhow::anyhow!("a stored session has no parts"))??;
    Ok((first, days.collect::<anyhow::Result<_>>()?))
}
