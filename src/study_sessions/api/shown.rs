//! Sessions and registrations as the API shows them.

use chrono::{DateTime, Utc};
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Audience;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::study_sessions::Phase;
use crate::study_sessions::readers::{
    Listing, MyRegistration, OnlineView, RegistrationRow, SessionView,
};
use crate::study_sessions::registration::RegistrationResult;
use crate::study_sessions::wording;

/// A session in a list.
#[derive(Serialize, ToSchema)]
pub struct SessionItem {
    pub id: Uuid,
    /// Western year in which the fiscal year begins.
    pub fiscal_year: i32,
    pub title: String,
    /// `open`, `full`, `closed` …
    #[schema(value_type = String)]
    pub phase: Phase,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    #[schema(value_type = String)]
    pub audience: Audience,
    pub venue: Option<String>,
    pub seats: Vec<SeatsShown>,
    pub waiting: i64,
    pub themes: Vec<String>,
}

/// Seats of one mode.
#[derive(Serialize, ToSchema)]
pub struct SeatsShown {
    #[schema(value_type = String)]
    pub mode: Mode,
    /// Null: no limit.
    pub capacity: Option<i32>,
    pub taken: i32,
}

/// One session whole.
#[derive(Serialize, ToSchema)]
pub struct SessionDetails {
    pub id: Uuid,
    pub title: String,
    #[schema(value_type = String)]
    pub phase: Phase,
    /// Raised by every change; send it back with a changed plan.
    pub version: i32,
    pub purpose: String,
    /// Sanitised HTML.
    pub description_html: String,
    pub parts: Vec<PartShown>,
    pub seats: Vec<SeatsShown>,
    #[schema(value_type = String)]
    pub audience: Audience,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    pub questions: Vec<QuestionShown>,
    pub online: OnlineShown,
    pub contact_name: String,
    pub contact_email: String,
    pub own_registration_id: Option<Uuid>,
}

#[derive(Serialize, ToSchema)]
pub struct PartShown {
    pub id: Uuid,
    pub title: Option<String>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub venue_name: Option<String>,
    pub venue_address: Option<String>,
    pub speakers: Vec<SpeakerShown>,
}

#[derive(Serialize, ToSchema)]
pub struct SpeakerShown {
    pub name: String,
    pub affiliation: Option<String>,
    pub remote: bool,
    pub topic: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct QuestionShown {
    pub id: Uuid,
    pub kind: String,
    pub label: String,
    pub required: bool,
    pub options: Vec<String>,
}

/// Shown to confirmed participants, from the time it is released.
#[derive(Default, Serialize, ToSchema)]
pub struct OnlineShown {
    pub url: Option<String>,
    pub note: Option<String>,
    pub released_at: Option<DateTime<Utc>>,
}

/// What came of registering.
#[derive(Serialize, ToSchema)]
pub struct Registered {
    pub id: Uuid,
    /// 受付番号
    pub number: String,
    /// `confirmed`, `waiting`, `pending` …
    #[schema(value_type = String)]
    pub state: RegistrationState,
    /// Place in line, counted from 1, while waiting.
    pub position: Option<u32>,
}

/// A registration in a list.
#[derive(Serialize, ToSchema)]
pub struct RegistrationItem {
    pub id: Uuid,
    pub number: String,
    #[schema(value_type = String)]
    pub state: RegistrationState,
    #[schema(value_type = String)]
    pub mode: Mode,
    pub session_id: Uuid,
    pub person: Option<String>,
    pub organisation: Option<String>,
    pub registered_at: DateTime<Utc>,
}

impl From<Listing> for SessionItem {
    fn from(row: Listing) -> Self {
        let seats = row.seats.iter().map(|seats| SeatsShown {
            mode: seats.count.mode,
            capacity: seats.count.capacity,
            taken: seats.count.taken,
        });
        Self {
            id: row.id.0,
            fiscal_year: row.fiscal_year,
            seats: seats.collect(),
            title: row.title,
            phase: row.phase,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            opens_at: row.opens_at,
            closes_at: row.closes_at,
            audience: row.audience,
            venue: row.venue,
            waiting: row.waiting,
            themes: row.themes.into_iter().map(|(_, label)| label).collect(),
        }
    }
}

impl From<SessionView> for SessionDetails {
    fn from(view: SessionView) -> Self {
        let parts = parts(&view);
        let questions = view.rows.questions.iter().map(question).collect();
        let seats = view.rows.seats.iter().map(|count| SeatsShown {
            mode: count.mode,
            capacity: count.capacity,
            taken: count.taken,
        });
        let session = &view.rows.session;
        Self {
            id: session.id.0,
            title: wording::full_title(session.number, &session.title),
            phase: view.phase,
            version: session.version,
            purpose: session.purpose.clone(),
            parts,
            seats: seats.collect(),
            audience: session.audience,
            opens_at: session.opens_at,
            closes_at: session.closes_at,
            questions,
            online: online(view.online),
            contact_name: session.contact_name.clone(),
            contact_email: session.contact_email.clone(),
            own_registration_id: view.own.as_ref().map(|own| own.id.0),
            description_html: view.description_html,
        }
    }
}

fn parts(view: &SessionView) -> Vec<PartShown> {
    let known = |id: entities::PersonId| view.speakers.get(&id).cloned();
    let shown = view.rows.parts.iter().map(|rows| PartShown {
        id: rows.part.id.0,
        title: rows.part.title.clone(),
        starts_at: rows.part.starts_at,
        ends_at: rows.part.ends_at,
        venue_name: rows.part.venue_name.clone(),
        venue_address: rows.part.venue_address.clone(),
        speakers: rows
            .speakers
            .iter()
            .map(|speaker| SpeakerShown {
                name: speaker
                    .guest_name
                    .clone()
                    .or_else(|| speaker.person_id.and_then(known))
                    .unwrap_or_default(),
                affiliation: speaker.guest_affiliation.clone(),
                remote: speaker.remote,
                topic: speaker.topic.clone(),
            })
            .collect(),
    });
    shown.collect()
}

fn question(row: &entities::study_sessions::question::Model) -> QuestionShown {
    use sea_orm::ActiveEnum as _;
    QuestionShown {
        id: row.id.0,
        kind: row.kind.to_value(),
        label: row.label.clone(),
        required: row.required,
        options: serde_json::from_str(&row.options).unwrap_or_default(),
    }
}

fn online(view: OnlineView) -> OnlineShown {
    match view {
        OnlineView::Hidden => OnlineShown::default(),
        OnlineView::Later(at) => OnlineShown { released_at: Some(at), ..OnlineShown::default() },
        OnlineView::Shown { url, note } => OnlineShown { url, note, released_at: None },
    }
}

impl From<RegistrationResult> for Registered {
    fn from(made: RegistrationResult) -> Self {
        Self { id: made.id.0, number: made.number, state: made.state, position: made.position }
    }
}

impl From<MyRegistration> for RegistrationItem {
    fn from(mine: MyRegistration) -> Self {
        let row = mine.registration;
        Self {
            id: row.id.0,
            number: row.number,
            state: row.state,
            mode: row.mode,
            session_id: row.session_id.0,
            person: None,
            organisation: None,
            registered_at: row.registered_at,
        }
    }
}

impl From<RegistrationRow> for RegistrationItem {
    fn from(row: RegistrationRow) -> Self {
        let name = crate::people::whole_name(&row.person.family_name, &row.person.given_name);
        Self {
            id: row.registration.id.0,
            number: row.registration.number,
            state: row.registration.state,
            mode: row.registration.mode,
            session_id: row.registration.session_id.0,
            person: Some(name),
            organisation: row.organisation.or(row.registration.affiliation),
            registered_at: row.registration.registered_at,
        }
    }
}
