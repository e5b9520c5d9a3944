//! What is sent about events.

use chrono::{DateTime, Utc};
use entities::NetworkingParticipantId;
use entities::networking::events::event::{EventFormat, EventState};
use entities::networking::events::wish::WishKind;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{round_of, wrong};
use crate::networking::events::adjust::Adjustment;
use crate::networking::events::arrange::EventPlan;
use crate::networking::events::day::Mark;
use crate::networking::events::wishes::Wished;
use crate::people::persons::RawPerson;
use crate::vocabulary::TimeSlot;
use crate::web::{Failure, Problems, one_of};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NetworkingEventsQuery {
    #[param(schema_with = one_of::<EventState>, required = false)]
    pub state: Option<EventState>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u64>,
    /// `next_cursor` of the part before.
    pub cursor: Option<String>,
}

/// Everything a coordinator decides about an event.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "title": "地域をこえる交流会",
    "starts_at": "2026-12-15T13:00:00+09:00", "ends_at": "2026-12-15T15:00:00+09:00",
    "venue": "みなと会館", "capacity": 40, "deadline": "2026-12-12T17:00:00+09:00",
    "format": "tables", "table_size": 6, "rounds": 4, "round_minutes": 20,
}))]
pub struct NetworkingEventBody {
    #[schema(min_length = 1, max_length = 100)]
    pub title: String,
    #[serde(default)]
    #[schema(max_length = 3000)]
    pub description: String,
    /// The part of a study session it belongs to.
    pub part_id: Option<Uuid>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    #[serde(default)]
    #[schema(max_length = 200)]
    pub venue: String,
    /// A room of the calendar; it is booked.
    pub room_id: Option<Uuid>,
    /// Begins with `https://`; told to those who take part.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub online_url: String,
    #[schema(minimum = 2, maximum = 400)]
    pub capacity: i32,
    /// Until when people register and wish.
    pub deadline: DateTime<Utc>,
    #[schema(schema_with = one_of::<EventFormat>)]
    pub format: EventFormat,
    /// Seats at a table; not needed where people meet one to one.
    #[schema(minimum = 2, maximum = 20)]
    pub table_size: Option<i32>,
    #[schema(minimum = 1, maximum = 24)]
    pub rounds: i32,
    #[schema(minimum = 1, maximum = 240)]
    pub round_minutes: i32,
}

impl NetworkingEventBody {
    pub fn into_plan(self) -> Result<EventPlan, Failure> {
        let mut problems = Problems::none();
        let slot = problems.keep("ends_at", TimeSlot::new(self.starts_at, self.ends_at));
        let slot = slot.ok_or_else(|| Failure::invalid(problems.into_list()))?;
        Ok(EventPlan {
            title: self.title,
            description: self.description,
            part: self.part_id.map(Into::into),
            slot,
            venue: self.venue,
            room: self.room_id.map(Into::into),
            online_url: self.online_url,
            capacity: self.capacity,
            deadline: self.deadline,
            format: self.format,
            table_size: self.table_size.unwrap_or(2),
            rounds: self.rounds,
            round_minutes: self.round_minutes,
        })
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkingEventChange {
    pub plan: NetworkingEventBody,
    /// As shown.
    pub version: i32,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "台風のため" }))]
pub struct NetworkingCallOffBody {
    /// Told to everybody who takes part.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub reason: String,
}

/// What somebody says about themselves when they register.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkingRegistrationBody {
    /// For which organisation; oneself only for one's own.
    pub organisation_id: Option<Uuid>,
    /// Themes they can talk about.
    #[serde(default)]
    pub term_ids: Vec<Uuid>,
    /// Other participants may find the name and wish to meet them.
    #[serde(default)]
    pub shows_name: bool,
    /// Other participants may see the organisation beside the name.
    #[serde(default)]
    pub shows_organisation: bool,
}

/// Somebody the secretariat registers; whoever has the mail address, added if nobody has.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkingParticipantBody {
    pub person: RawPerson,
    pub registration: NetworkingRegistrationBody,
}

/// One wish.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkingWishBody {
    #[schema(schema_with = one_of::<WishKind>)]
    pub kind: WishKind,
    /// A participant's id, a term's id, or a kind of organisation.
    pub target: String,
    /// More is heavier.
    #[schema(minimum = 1, maximum = 3)]
    pub points: i32,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "wishes": [
    { "kind": "organisation_kind", "target": "veteran_operator", "points": 3 },
] }))]
pub struct NetworkingWishesBody {
    /// All of them; those of before are replaced.
    #[schema(max_items = 6)]
    pub wishes: Vec<NetworkingWishBody>,
}

impl NetworkingWishesBody {
    pub fn into_wishes(self) -> Vec<Wished> {
        let wished = |one: NetworkingWishBody| Wished {
            kind: one.kind,
            target: one.target,
            points: one.points,
        };
        self.wishes.into_iter().map(wished).collect()
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkingSeparationBody {
    pub one_id: Uuid,
    pub other_id: Uuid,
    /// False takes it back.
    pub apart: bool,
    /// For the secretariat alone.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub reason: String,
}

/// What is known of somebody on the day.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NetworkingMark {
    Arrived,
    /// There from the round after the next on.
    Late,
    /// Not there from the next round on.
    Left,
    /// Never came.
    Absent,
    /// Nothing is known after all.
    Undone,
}

impl From<NetworkingMark> for Mark {
    fn from(mark: NetworkingMark) -> Self {
        match mark {
            NetworkingMark::Arrived => Self::Arrived,
            NetworkingMark::Late => Self::Late,
            NetworkingMark::Left => Self::Left,
            NetworkingMark::Absent => Self::Absent,
            NetworkingMark::Undone => Self::Undone,
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkingPresenceBody {
    pub mark: NetworkingMark,
}

/// The plan that was looked at.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkingPlanningBody {
    /// Absent while there is none. With another one meanwhile nothing is planned.
    pub plan_id: Option<Uuid>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkingPublicationBody {
    pub plan_id: Uuid,
}

/// A seat that is changed: with somebody, or to a table with a free seat; one of both.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkingAdjustmentBody {
    /// The plan that was looked at.
    pub plan_id: Uuid,
    #[schema(minimum = 1)]
    pub round: i32,
    pub participant_id: Uuid,
    pub other_participant_id: Option<Uuid>,
    #[schema(minimum = 1)]
    pub table: Option<i32>,
}

impl NetworkingAdjustmentBody {
    pub fn meant(&self) -> Result<Adjustment, Failure> {
        let (round, one) = (round_of(self.round), NetworkingParticipantId(self.participant_id));
        match (self.other_participant_id, self.table) {
            (Some(other), None) => Ok(Adjustment::Swap { round, one, other: other.into() }),
            (None, Some(table)) => Ok(Adjustment::Move { round, participant: one, table }),
            _ => {
                let detail = "other_participant_id か table のどちらか1つを入れてください。";
                Err(wrong("other_participant_id", detail))
            }
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkingLockBody {
    #[schema(minimum = 1)]
    pub round: i32,
    pub participant_id: Uuid,
    /// False takes it back.
    pub locked: bool,
}

/// A wish that no round fulfilled, and whom to ask.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkingIntroductionBody {
    pub participant_id: Uuid,
    #[schema(schema_with = one_of::<WishKind>)]
    pub kind: WishKind,
    pub target: String,
    /// One of those the wish fits.
    pub partner_id: Uuid,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkingRoundBody {
    /// The plan that was looked at.
    pub plan_id: Uuid,
    #[schema(minimum = 1)]
    pub round: i32,
}
