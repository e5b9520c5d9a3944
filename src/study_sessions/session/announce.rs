//! One letter to everybody concerned by what happened to a session.

use entities::StudySessionId;
use entities::people::person;
use entities::study_sessions::registration::{self, RegistrationState};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use super::SessionRows;
use crate::study_sessions::letters::{
    self, Recipient, SessionCancelled, SessionChanged, SessionPostponed, SessionResumed,
    SpeakerEvent,
};
use crate::study_sessions::pen::Pen;
use crate::study_sessions::speaking::{self, News};

/// What happened.
pub enum Announcement<'a> {
    Changed { before: &'a SessionRows, message: Option<String> },
    Resumed { before: &'a SessionRows, message: Option<String> },
    Postponed { reason: Option<String> },
    Cancelled { reason: Option<String> },
}

/// Everybody whose registration still counts and whom a letter finds, by reception.
pub async fn recipients(
    db: &impl ConnectionTrait,
    session: StudySessionId,
) -> Result<Vec<Recipient>, DbErr> {
    let registrations = registration::Entity::find()
        .filter(registration::Column::SessionId.eq(session))
        .filter(registration::Column::State.is_in([
            RegistrationState::Pending,
            RegistrationState::Entered,
            RegistrationState::Confirmed,
            RegistrationState::Waiting,
            RegistrationState::Offered,
        ]))
        .order_by_asc(registration::Column::Number)
        .all(db)
        .await?;
    let ids = registrations.iter().map(|row| row.person_id);
    let people = person::Entity::find().filter(person::Column::Id.is_in(ids)).all(db).await?;
    let mut people: std::collections::HashMap<_, _> =
        people.into_iter().map(|person| (person.id, person)).collect();
    Ok(registrations
        .into_iter()
        .filter_map(|registration| {
            let person = people.remove(&registration.person_id)?;
            Some(Recipient { registration, person })
        })
        .filter(Recipient::is_reachable)
        .collect())
}

/// Writes the letters and says to how many registered people; speakers are told, too. Whom a change
/// does not concern hears nothing of it. Those who hold a confirmed seat get the calendar update.
pub async fn to_everybody(
    pen: Pen<'_>,
    rows: &SessionRows,
    news: &Announcement<'_>,
) -> anyhow::Result<usize> {
    let mut told = 0;
    for to in recipients(pen.tx, rows.session.id).await? {
        if concerns(pen, rows, &to, news) {
            tell(pen, rows, &to, news).await?;
            told += 1;
        }
    }
    speaking::tell(pen, rows, &to_speakers(news)).await?;
    Ok(told)
}

/// An address of the meeting that was entered is no news to whoever comes to the venue. What the
/// secretariat has to say is for everybody.
fn concerns(pen: Pen<'_>, rows: &SessionRows, to: &Recipient, news: &Announcement<'_>) -> bool {
    let Announcement::Changed { before, message } = news else { return true };
    message.is_some() || SessionChanged::is_news(pen, rows, to, before)
}

fn to_speakers<'a>(news: &'a Announcement<'_>) -> News<'a> {
    let of = |event, before, message: &'a Option<String>| News {
        event,
        before,
        message: message.as_deref(),
    };
    match news {
        Announcement::Changed { before, message } => {
            of(SpeakerEvent::Changed, Some(*before), message)
        }
        Announcement::Resumed { before, message } => {
            of(SpeakerEvent::Resumed, Some(*before), message)
        }
        Announcement::Postponed { reason } => of(SpeakerEvent::Postponed, None, reason),
        Announcement::Cancelled { reason } => of(SpeakerEvent::Cancelled, None, reason),
    }
}

async fn tell(
    pen: Pen<'_>,
    rows: &SessionRows,
    to: &Recipient,
    news: &Announcement<'_>,
) -> anyhow::Result<()> {
    let confirmed = to.registration.state == RegistrationState::Confirmed;
    let occasion = |what: &str| format!("{what}:{}", rows.session.calendar_sequence);
    let invitation = || confirmed.then(|| letters::invitation(pen, rows, to)).transpose();
    match news {
        Announcement::Changed { before, message } => {
            let letter = SessionChanged::new(pen, rows, to, before).saying(message.clone());
            letters::send(pen, to, &occasion("session_changed"), (&letter, invitation()?)).await
        }
        Announcement::Resumed { before, message } => {
            let changed = SessionChanged::new(pen, rows, to, before).saying(message.clone());
            let letter = SessionResumed(changed);
            letters::send(pen, to, &occasion("session_resumed"), (&letter, invitation()?)).await
        }
        Announcement::Postponed { reason } => {
            let letter = SessionPostponed::new(pen, rows, to, reason.clone());
            let entry = if confirmed { Some(letters::cancellation(pen, rows, to)?) } else { None };
            letters::send(pen, to, &occasion("session_postponed"), (&letter, entry)).await
        }
        Announcement::Cancelled { reason } => {
            let letter = SessionCancelled::new(pen, rows, to, reason.clone());
            let entry = if confirmed { Some(letters::cancellation(pen, rows, to)?) } else { None };
            letters::send(pen, to, &occasion("session_cancelled"), (&letter, entry)).await
        }
    }
}
