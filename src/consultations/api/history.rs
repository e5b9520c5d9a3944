//! The history of a consultation as JSON.

use chrono::{DateTime, Utc};
use entities::consultations::consultation::{Mode, Side};
use entities::consultations::event::EventKind;
use serde::Serialize;
use utoipa::ToSchema;

use crate::consultations::readers::{Change, HistoryLine};
use crate::web::one_of;

#[derive(Serialize, ToSchema)]
pub struct HistoryItem {
    pub at: DateTime<Utc>,
    #[schema(schema_with = one_of::<EventKind>)]
    pub kind: EventKind,
    #[schema(schema_with = one_of::<Side>, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// For the secretariat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// What it changed, as far as the caller may know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeItem>,
}

/// Before and after; what stayed is absent.
#[derive(Default, Serialize, ToSchema)]
pub struct ChangeItem {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at_before: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes_before: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i32>,
    #[schema(schema_with = one_of::<Mode>, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode_before: Option<Mode>,
    #[schema(schema_with = one_of::<Mode>, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place_before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Names; not for accompanists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accompanist_before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accompanist: Option<String>,
    /// The address to open or the number to call is another.
    pub contact_changed: bool,
    /// 第1～第3希望 from then on; not for accompanists.
    pub wishes: Vec<DateTime<Utc>>,
}

impl From<HistoryLine> for HistoryItem {
    fn from(line: HistoryLine) -> Self {
        let change = line.change.map(ChangeItem::from);
        Self { at: line.at, kind: line.kind, side: line.side, person: line.person, change }
    }
}

impl From<Change> for ChangeItem {
    fn from(change: Change) -> Self {
        let (place_before, place) = change.place.unwrap_or_default();
        Self {
            starts_at_before: change.starts.map(|(from, _)| from),
            starts_at: change.starts.map(|(_, to)| to),
            minutes_before: change.minutes.map(|(from, _)| from),
            minutes: change.minutes.map(|(_, to)| to),
            mode_before: change.mode.map(|(from, _)| from),
            mode: change.mode.map(|(_, to)| to),
            place_before,
            place,
            accompanist_before: change.accompanist.as_ref().map(|(from, _)| from.clone()),
            accompanist: change.accompanist.map(|(_, to)| to),
            contact_changed: change.contact,
            wishes: change.wishes,
        }
    }
}
