//! What those who take part, or may, are shown.

use chrono::{DateTime, Utc};
use entities::networking::events::event::{self, EventFormat, EventState};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::shown::NetworkingWishShown;
use crate::networking::events::letters::TableLine;
use crate::networking::events::storage::{Participant, Whole};
use crate::people::vocabularies::Terms;
use crate::web::one_of;

/// An event somebody may take part in.
#[derive(Serialize, ToSchema)]
pub struct NetworkingEventOffered {
    pub id: Uuid,
    #[schema(schema_with = one_of::<EventState>)]
    pub state: EventState,
    pub title: String,
    pub description: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// What was typed, or the name of the room.
    pub venue: Option<String>,
    /// For those who take part alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub online_url: Option<String>,
    pub deadline: DateTime<Utc>,
    #[schema(schema_with = one_of::<EventFormat>)]
    pub format: EventFormat,
    pub table_size: i32,
    pub rounds: i32,
    pub round_minutes: i32,
    pub full: bool,
    pub takes_part: bool,
    /// Told to everybody when it was called off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_off_reason: Option<String>,
}

impl NetworkingEventOffered {
    pub fn of((row, place): (event::Model, Option<String>), takes_part: bool) -> Self {
        Self {
            id: row.id.0,
            state: row.state,
            title: row.title,
            description: row.description,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            venue: place,
            online_url: row.online_url.filter(|_| takes_part),
            deadline: row.deadline,
            format: row.format,
            table_size: row.table_size,
            rounds: row.rounds,
            round_minutes: row.round_minutes,
            full: row.taken >= row.capacity,
            takes_part,
            call_off_reason: row.call_off_reason,
        }
    }
}

/// One's own registration.
#[derive(Serialize, ToSchema)]
pub struct NetworkingRegistrationShown {
    pub participant_id: Uuid,
    pub organisation_id: Option<Uuid>,
    pub shows_name: bool,
    pub shows_organisation: bool,
    pub wishes: Vec<NetworkingWishShown>,
}

impl NetworkingRegistrationShown {
    pub fn of(whole: &Whole, terms: &Terms, own: &Participant) -> Self {
        let wishes = whole.wishes.iter().filter(|row| row.participant_id == own.id());
        Self {
            participant_id: own.id().0,
            organisation_id: own.row.organisation_id.map(|id| id.0),
            shows_name: own.row.shows_name,
            shows_organisation: own.row.shows_organisation,
            wishes: wishes.map(|row| NetworkingWishShown::own(whole, terms, row)).collect(),
        }
    }
}

/// One event, with one's own part in it.
#[derive(Serialize, ToSchema)]
pub struct NetworkingEventOwn {
    #[serde(flatten)]
    pub event: NetworkingEventOffered,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration: Option<NetworkingRegistrationShown>,
    /// Registration and wishes are still taken.
    pub open: bool,
    pub has_tables: bool,
}

/// Somebody who agreed to be found.
#[derive(Serialize, ToSchema)]
pub struct NetworkingCandidate {
    pub participant_id: Uuid,
    pub name: String,
    /// Where they agreed to that, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
}

impl From<&Participant> for NetworkingCandidate {
    fn from(one: &Participant) -> Self {
        let organisation = one.organisation_name().filter(|_| one.row.shows_organisation);
        Self {
            participant_id: one.id().0,
            name: one.name(),
            organisation: organisation.map(str::to_owned),
        }
    }
}

/// Where one sits in a round.
#[derive(Serialize, ToSchema)]
pub struct NetworkingTableLine {
    /// 「第1回」
    pub round: String,
    /// 「テーブル3」; 「休み」 in a pause.
    pub table: String,
    /// Who else sits there.
    pub others: Vec<String>,
}

impl From<TableLine> for NetworkingTableLine {
    fn from(line: TableLine) -> Self {
        Self { round: line.round, table: line.table, others: line.others }
    }
}
