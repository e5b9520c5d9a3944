//! What a move changed, as its line of the history keeps it.

use chrono::{DateTime, Utc};
use entities::PersonId;
use entities::consultations::consultation::{self, ConsultationState, Mode};
use serde::{Deserialize, Serialize};

/// Before and after; what stayed is left out. Older lines know the times alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MoveFacts {
    pub from: Option<DateTime<Utc>>,
    pub to: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<(i32, i32)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<(Mode, Mode)>,
    /// Where both were told to come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<(Option<String>, Option<String>)>,
    /// The address to open or the number to call; neither is kept.
    pub contact: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accompanist_before: Option<PersonId>,
    /// Whoever it is with from then on.
    pub accompanist: Option<PersonId>,
    /// Why a limit was gone over.
    #[serde(rename = "override")]
    pub override_reason: Option<String>,
}

impl MoveFacts {
    pub fn of(before: &consultation::Model, row: &consultation::Model) -> Self {
        let firm = row.state == ConsultationState::Confirmed;
        let place = |row: &consultation::Model| {
            row.place.clone().filter(|_| firm && row.mode == Mode::InPerson)
        };
        let places = (place(before), place(row));
        let replaced = before.accompanist_id != row.accompanist_id;
        let same_mode = before.mode == row.mode;
        let reached = |row: &consultation::Model| match row.mode {
            Mode::InPerson => None,
            Mode::Online => row.online_url.clone(),
            Mode::Phone => row.phone.clone(),
        };
        Self {
            from: before.starts_at,
            to: row.starts_at,
            minutes: Some((before.minutes, row.minutes)).filter(|(from, to)| from != to),
            mode: Some((before.mode, row.mode)).filter(|_| !same_mode),
            place: Some(places).filter(|(from, to)| same_mode && from != to),
            contact: firm && same_mode && reached(before) != reached(row),
            accompanist_before: before.accompanist_id.filter(|_| replaced),
            accompanist: row.accompanist_id,
            override_reason: row.override_reason.clone(),
        }
    }
}
