//! Consultations as JSON.

use chrono::{DateTime, Utc};
use entities::consultations::consultation::{Awaits, ConsultationState, Mode, Side};
use entities::consultations::intake_sheet;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::history::HistoryItem;
use crate::calendar::availability;
use crate::consultations::availability::Offered;
use crate::consultations::booking::Booked;
use crate::consultations::intake::FileLine;
use crate::consultations::meeting::Parties;
use crate::consultations::readers::ConsultationView;
use crate::web::one_of;

/// What came of asking.
#[derive(Serialize, ToSchema)]
pub struct BookedItem {
    pub id: Uuid,
    /// 相談番号
    pub number: String,
    #[schema(schema_with = one_of::<ConsultationState>)]
    pub state: ConsultationState,
    pub accompanist_id: Option<Uuid>,
    pub starts_at: Option<DateTime<Utc>>,
}

/// What one accompanist offers.
#[derive(Serialize, ToSchema)]
pub struct OfferedItem {
    pub accompanist_id: Uuid,
    pub name: String,
    /// By start and length.
    pub slots: Vec<SlotItem>,
}

#[derive(Serialize, ToSchema)]
pub struct SlotItem {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub minutes: u16,
    /// `in_person`, `online`, `phone`
    pub modes: Vec<&'static str>,
}

/// A consultation as a line of a list.
#[derive(Serialize, ToSchema)]
pub struct ConsultationItem {
    pub id: Uuid,
    pub number: String,
    #[schema(schema_with = one_of::<ConsultationState>)]
    pub state: ConsultationState,
    /// Whose approval it waits for, while proposed.
    #[schema(schema_with = one_of::<Awaits>, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub awaits: Option<Awaits>,
    #[schema(schema_with = one_of::<Mode>)]
    pub mode: Mode,
    pub minutes: i32,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    pub organisation_id: Uuid,
    pub organisation: String,
    pub client: String,
    pub accompanist_id: Option<Uuid>,
    pub accompanist: Option<String>,
    pub theme: Option<String>,
    pub requested_at: DateTime<Utc>,
    /// Goes with every change.
    pub version: i32,
}

/// A consultation with everything the caller's side may see of it.
#[derive(Serialize, ToSchema)]
pub struct ConsultationDetails {
    #[serde(flatten)]
    pub item: ConsultationItem,
    pub about: String,
    pub wishes: Vec<WishItem>,
    pub place: Option<String>,
    /// Once it is confirmed.
    pub online_url: Option<String>,
    pub phone: Option<String>,
    pub intake_due_at: Option<DateTime<Utc>>,
    pub intake: Option<IntakeItem>,
    pub files: Vec<IntakeFileItem>,
    pub change_deadline: Option<DateTime<Utc>>,
    pub may_move: bool,
    pub may_cancel: bool,
    pub may_answer: bool,
    /// Calling it off now would count against the client.
    pub cancelling_counts: bool,
    pub held_from: Option<DateTime<Utc>>,
    pub held_until: Option<DateTime<Utc>>,
    pub end_reason: Option<String>,
    /// For the secretariat.
    pub override_reason: Option<String>,
    /// Of the client; not for the accompanist.
    pub strikes: Option<u64>,
    pub suspended_until: Option<DateTime<Utc>>,
    /// Oldest first.
    pub history: Vec<HistoryItem>,
}

#[derive(Serialize, ToSchema)]
pub struct WishItem {
    /// 第1～第3希望
    pub rank: i32,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

#[derive(Serialize, ToSchema)]
pub struct IntakeItem {
    pub trouble: String,
    pub tried: String,
    pub hoped: String,
    pub submitted_at: Option<DateTime<Utc>>,
}

#[derive(Serialize, ToSchema)]
pub struct IntakeFileItem {
    pub id: Uuid,
    pub name: String,
    pub uploaded_at: DateTime<Utc>,
}

impl From<Booked> for BookedItem {
    fn from(booked: Booked) -> Self {
        Self {
            id: booked.id.0,
            number: booked.number,
            state: booked.state,
            accompanist_id: booked.accompanist.map(|id| id.0),
            starts_at: booked.starts_at,
        }
    }
}

impl From<Offered> for OfferedItem {
    fn from(offered: Offered) -> Self {
        let slot = |slot: &availability::FreeSlot| SlotItem {
            starts_at: slot.starts(),
            ends_at: slot.ends(),
            minutes: slot.length().minutes(),
            modes: slot.modes().iter().map(availability::Mode::code).collect(),
        };
        Self {
            accompanist_id: offered.accompanist.0,
            name: offered.name,
            slots: offered.slots.iter().map(slot).collect(),
        }
    }
}

impl From<Parties> for ConsultationItem {
    fn from(parties: Parties) -> Self {
        Self::from(&parties)
    }
}

impl From<&Parties> for ConsultationItem {
    fn from(parties: &Parties) -> Self {
        let row = &parties.row;
        Self {
            id: row.id.0,
            number: row.number.clone(),
            state: row.state,
            awaits: row.awaits,
            mode: row.mode,
            minutes: row.minutes,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            organisation_id: row.organisation_id.0,
            organisation: parties.organisation.clone(),
            client: parties.client_name(),
            accompanist_id: row.accompanist_id.map(|id| id.0),
            accompanist: parties.accompanist_name(),
            theme: parties.theme.clone(),
            requested_at: row.requested_at,
            version: row.version,
        }
    }
}

impl From<ConsultationView> for ConsultationDetails {
    fn from(view: ConsultationView) -> Self {
        use ConsultationState::{Confirmed, Held, Missed};
        let row = &view.parties.row;
        let firm = matches!(row.state, Confirmed | Held | Missed) || view.side != Side::Client;
        let standing = view.standing.as_ref();
        Self {
            item: ConsultationItem::from(&view.parties),
            about: row.about.clone(),
            wishes: wishes(&view.parties),
            place: row.place.clone().filter(|_| firm),
            online_url: row.online_url.clone().filter(|_| firm),
            phone: row.phone.clone().filter(|_| firm),
            intake_due_at: row.intake_due_at,
            intake: view.sheet.map(IntakeItem::from),
            files: view.files.into_iter().map(IntakeFileItem::from).collect(),
            change_deadline: view.change_deadline,
            may_move: view.may_move,
            may_cancel: view.may_cancel,
            may_answer: view.may_answer,
            cancelling_counts: view.cancelling_counts,
            held_from: row.held_from,
            held_until: row.held_until,
            end_reason: row.end_reason.clone(),
            override_reason: row.override_reason.clone(),
            strikes: standing.map(|standing| standing.count as u64),
            suspended_until: standing.and_then(|standing| standing.suspended_until),
            history: view.history.into_iter().map(HistoryItem::from).collect(),
        }
    }
}

pub(super) fn wishes(parties: &Parties) -> Vec<WishItem> {
    let wishes = parties.wishes.iter();
    wishes.map(|w| WishItem { rank: w.rank, starts_at: w.starts_at, ends_at: w.ends_at }).collect()
}

impl From<intake_sheet::Model> for IntakeItem {
    fn from(sheet: intake_sheet::Model) -> Self {
        let intake_sheet::Model { trouble, tried, hoped, submitted_at, .. } = sheet;
        Self { trouble, tried, hoped, submitted_at }
    }
}

impl From<FileLine> for IntakeFileItem {
    fn from(file: FileLine) -> Self {
        Self { id: file.id.0, name: file.name, uploaded_at: file.uploaded_at }
    }
}
