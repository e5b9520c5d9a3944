//! Sessions as the API shows them.

use chrono::{DateTime, Utc};
use entities::study_sessions::question::QuestionKind;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::{self, Approval, Audience};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use uuid::Uuid;

use crate::study_sessions::Phase;
use crate::study_sessions::readers::{Listing, OnlineView, SessionView};
use crate::study_sessions::wording;
use crate::web::{one_of, words};

use super::choosing::Named;

/// A session in a list.
#[derive(Serialize, ToSchema)]
pub struct SessionItem {
    pub id: Uuid,
    /// Western year in which the fiscal year begins.
    pub fiscal_year: i32,
    pub title: String,
    #[schema(schema_with = phase)]
    pub phase: Phase,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    #[schema(schema_with = one_of::<Audience>)]
    pub audience: Audience,
    pub venue: Option<String>,
    pub seats: Vec<SeatsShown>,
    pub waiting: i64,
    pub series: Option<Named>,
    pub themes: Vec<Named>,
}

/// Seats of one mode.
#[derive(Serialize, ToSchema)]
pub struct SeatsShown {
    #[schema(schema_with = one_of::<Mode>)]
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
    #[schema(schema_with = phase)]
    pub phase: Phase,
    /// Why it was put off or called off, while that is so.
    pub phase_reason: Option<String>,
    /// Raised by every change; send it back with a changed plan.
    pub version: i32,
    pub series: Option<String>,
    pub themes: Vec<Named>,
    pub purpose: String,
    /// Sanitised HTML.
    pub description_html: String,
    pub parts: Vec<PartShown>,
    pub seats: Vec<SeatsShown>,
    /// How many of one organisation may take part; null: as many as there are seats.
    pub organisation_limit: Option<i32>,
    #[schema(schema_with = one_of::<Audience>)]
    pub audience: Audience,
    #[schema(schema_with = one_of::<Approval>)]
    pub approval: Approval,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    pub co_hosts: Vec<String>,
    /// Whether needs may be told when registering.
    pub asks_accessibility: bool,
    pub questions: Vec<QuestionShown>,
    pub online: OnlineShown,
    pub contact_name: String,
    pub contact_email: String,
    pub contact_phone: Option<String>,
    pub own_registration_id: Option<Uuid>,
    /// The conference it is a day of; days of the same one have the same id.
    pub conference_id: Option<Uuid>,
    /// The other days of that conference the caller may know of, by start.
    pub other_days: Vec<DayShown>,
}

/// A session in few words.
#[derive(Serialize, ToSchema)]
pub struct DayShown {
    pub session_id: Uuid,
    pub title: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub venue: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct PartShown {
    pub id: Uuid,
    pub title: Option<String>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub venue_name: Option<String>,
    /// JIS X 0401.
    pub venue_prefecture_code: Option<i32>,
    pub venue_address: Option<String>,
    pub venue_access: Option<String>,
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
    #[schema(schema_with = one_of::<QuestionKind>)]
    pub kind: QuestionKind,
    pub label: String,
    pub hint: Option<String>,
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

/// The words for where a session stands.
pub fn phase() -> RefOr<Schema> {
    const ALL: [Phase; 11] = [
        Phase::Draft,
        Phase::Scheduled,
        Phase::Announced,
        Phase::Open,
        Phase::Full,
        Phase::Closed,
        Phase::Held,
        Phase::Reported,
        Phase::Postponed,
        Phase::Cancelled,
        Phase::Discarded,
    ];
    words(ALL.iter().filter_map(|phase| serde_json::to_value(phase).ok()))
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
            series: row.series.map(|(id, name)| Named { id: id.0, name }),
            themes: row.themes.into_iter().map(|(id, name)| Named { id: id.0, name }).collect(),
        }
    }
}

impl From<SessionView> for SessionDetails {
    fn from(view: SessionView) -> Self {
        let parts = parts(&view);
        let questions = view.rows.questions.iter().map(question).collect();
        let seats = view.rows.seats.iter().map(|count| {
            let (mode, capacity, taken) = (count.mode, count.capacity, count.taken);
            SeatsShown { mode, capacity, taken }
        });
        let session = &view.rows.session;
        let called_off = matches!(view.phase, Phase::Cancelled | Phase::Postponed);
        Self {
            id: session.id.0,
            title: wording::full_title(session.number, &session.title),
            phase: view.phase,
            phase_reason: session.state_reason.clone().filter(|_| called_off),
            version: session.version,
            series: view.series.clone(),
            themes: view
                .themes
                .iter()
                .map(|(id, name)| Named { id: id.0, name: name.clone() })
                .collect(),
            purpose: session.purpose.clone(),
            parts,
            seats: seats.collect(),
            organisation_limit: session.organisation_limit,
            audience: session.audience,
            approval: session.approval,
            co_hosts: view.rows.co_hosts.iter().map(|host| host.name.clone()).collect(),
            asks_accessibility: session.asks_accessibility,
            opens_at: session.opens_at,
            closes_at: session.closes_at,
            questions,
            online: online(view.online),
            contact_name: session.contact_name.clone(),
            contact_email: session.contact_email.clone(),
            contact_phone: session.contact_phone.clone(),
            own_registration_id: view.own.as_ref().map(|own| own.id.0),
            conference_id: session.conference_id.map(|id| id.0),
            other_days: view.other_days.iter().map(day).collect(),
            description_html: view.description_html,
        }
    }
}

/// When, what and where.
pub fn day(row: &session::Model) -> DayShown {
    DayShown {
        session_id: row.id.0,
        title: wording::full_title(row.number, &row.title),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        venue: row.venue_summary.clone(),
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
        venue_prefecture_code: rows.part.venue_prefecture_code,
        venue_address: rows.part.venue_address.clone(),
        venue_access: rows.part.venue_access.clone(),
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
    QuestionShown {
        id: row.id.0,
        kind: row.kind,
        label: row.label.clone(),
        hint: row.hint.clone(),
        required: row.required,
        options: serde_json::from_str(&row.options).unwrap_or_default(),
    }
}

pub fn online(view: OnlineView) -> OnlineShown {
    match view {
        OnlineView::Hidden => OnlineShown::default(),
        OnlineView::Later(at) => OnlineShown { released_at: Some(at), ..OnlineShown::default() },
        OnlineView::Shown { url, note } => OnlineShown { url, note, released_at: None },
    }
}
