//! The JSON of a session's plan. Instants are RFC 3339 with an offset; ids are UUIDs.

use chrono::{DateTime, Utc};
use entities::study_sessions::question::QuestionKind;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::{Approval, Audience, Promotion};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::study_sessions::session::{
    CoHostPlan, ContactPlan, OnlinePlan, PartPlan, QuestionPlan, SeatPlan, SessionPlan, Speaker,
    SpeakerPlan, USUAL_REMINDERS, VenuePlan, WaitingPlan,
};
use crate::vocabulary::{EmailAddress, FiscalYear, TimeSlot};
use crate::web::{Failure, Problems};

/// Everything a coordinator decides about a session.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanBody {
    pub series_id: Option<Uuid>,
    /// 第n回
    pub number: Option<i32>,
    #[schema(max_length = 100)]
    pub title: String,
    #[serde(default)]
    pub theme_ids: Vec<Uuid>,
    pub activity_level_id: Option<Uuid>,
    #[serde(default)]
    pub purpose: String,
    /// Markdown.
    #[serde(default)]
    pub description: String,
    #[schema(min_items = 1, max_items = 20)]
    pub parts: Vec<PartBody>,
    #[serde(default)]
    pub online: OnlineBody,
    pub seats: Vec<SeatBody>,
    /// Most seats for one organisation.
    pub organisation_limit: Option<i32>,
    /// `new_operators`, `operators` or `public`.
    #[schema(value_type = String)]
    pub audience: Audience,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    /// `automatic` or `by_staff`.
    #[schema(value_type = String)]
    pub approval: Approval,
    pub waiting: Option<WaitingBody>,
    #[serde(default)]
    pub co_hosts: Vec<CoHostBody>,
    pub contact: ContactBody,
    #[serde(default)]
    #[schema(max_items = 20)]
    pub questions: Vec<QuestionBody>,
    #[serde(default)]
    pub asks_accessibility: bool,
    /// Minutes before the start; seven days, one day and one hour when absent.
    pub reminders: Option<Vec<i32>>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartBody {
    /// Absent for a new part.
    pub id: Option<Uuid>,
    pub title: Option<String>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub venue: Option<VenueBody>,
    #[serde(default)]
    pub speakers: Vec<SpeakerBody>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VenueBody {
    pub name: String,
    /// JIS X 0401, 1 to 47.
    pub prefecture_code: Option<i32>,
    pub address: Option<String>,
    pub access: Option<String>,
    pub room_id: Option<Uuid>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpeakerBody {
    /// Somebody of the programme; their time is claimed. Either this or `name`.
    pub person_id: Option<Uuid>,
    pub name: Option<String>,
    pub affiliation: Option<String>,
    #[serde(default)]
    pub remote: bool,
    pub topic: Option<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OnlineBody {
    pub url: Option<String>,
    pub note: Option<String>,
    /// From when on participants are shown the address.
    pub released_at: Option<DateTime<Utc>>,
    pub licence_id: Option<Uuid>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatBody {
    /// `venue` or `online`.
    #[schema(value_type = String)]
    pub mode: Mode,
    /// Null: as many as come.
    pub capacity: Option<i32>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WaitingBody {
    /// `direct` or `offer`.
    #[schema(value_type = String)]
    pub promotion: Promotion,
    /// Business hours an offered seat is kept.
    pub offer_hours: i32,
    /// Business hours before the start from which on nobody moves up.
    pub stop_hours: i32,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CoHostBody {
    pub organisation_id: Option<Uuid>,
    pub name: String,
    /// On what ground they may see the roster; null: they may not.
    pub legal_basis: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactBody {
    pub name: String,
    pub email: String,
    pub phone: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionBody {
    /// Absent for a new question.
    pub id: Option<Uuid>,
    /// `text`, `choice`, `choices` or `file`.
    #[schema(value_type = String)]
    pub kind: QuestionKind,
    pub label: String,
    pub hint: Option<String>,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub options: Vec<String>,
}

impl PlanBody {
    /// The plan these words mean, or everything that keeps them from meaning one.
    pub fn into_plan(self) -> Result<SessionPlan, Failure> {
        let mut problems = Problems::none();
        let parts: Vec<_> = self
            .parts
            .into_iter()
            .enumerate()
            .filter_map(|(index, part)| part.into_plan(index, &mut problems))
            .collect();
        let email = problems.keep("contact.email", EmailAddress::parse(&self.contact.email));
        let starts = parts.iter().map(|part| part.slot.starts()).min();
        if starts.is_none() && problems.is_empty() {
            problems.add("parts", "日時を1つ以上入れてください。");
        }
        let (Some(email), Some(starts), true) = (email, starts, problems.is_empty()) else {
            return Err(Failure::invalid(problems.into_list()));
        };
        Ok(SessionPlan {
            fiscal_year: FiscalYear::at(starts),
            series: self.series_id.map(Into::into),
            number: self.number,
            title: self.title,
            themes: self.theme_ids.into_iter().map(Into::into).collect(),
            activity_level: self.activity_level_id.map(Into::into),
            purpose: self.purpose,
            description: self.description,
            parts,
            online: self.online.into_plan(),
            seats: self.seats.into_iter().map(SeatBody::into_plan).collect(),
            organisation_limit: self.organisation_limit,
            audience: self.audience,
            opens_at: self.opens_at,
            closes_at: self.closes_at,
            approval: self.approval,
            waiting: self.waiting.map(WaitingBody::into_plan).unwrap_or_default(),
            co_hosts: self.co_hosts.into_iter().map(CoHostBody::into_plan).collect(),
            contact: ContactPlan { name: self.contact.name, email, phone: self.contact.phone },
            questions: self.questions.into_iter().map(QuestionBody::into_plan).collect(),
            asks_accessibility: self.asks_accessibility,
            reminders: self.reminders.unwrap_or_else(|| USUAL_REMINDERS.into()),
        })
    }
}

impl PartBody {
    fn into_plan(self, index: usize, problems: &mut Problems) -> Option<PartPlan> {
        let at = format!("parts.{index}.ends_at");
        let slot = problems.keep(&at, TimeSlot::new(self.starts_at, self.ends_at))?;
        let speakers: Vec<_> = self
            .speakers
            .into_iter()
            .enumerate()
            .filter_map(|(place, speaker)| {
                speaker.into_plan(&format!("parts.{index}.speakers.{place}"), problems)
            })
            .collect();
        Some(PartPlan {
            id: self.id.map(Into::into),
            title: self.title,
            slot,
            venue: self.venue.map(VenueBody::into_plan),
            speakers,
        })
    }
}

impl VenueBody {
    fn into_plan(self) -> VenuePlan {
        VenuePlan {
            name: self.name,
            prefecture_code: self.prefecture_code,
            address: self.address,
            access: self.access,
            room: self.room_id.map(Into::into),
        }
    }
}

impl SpeakerBody {
    fn into_plan(self, at: &str, problems: &mut Problems) -> Option<SpeakerPlan> {
        let who = match (self.person_id, self.name) {
            (Some(person), None) => Speaker::Person(person.into()),
            (None, Some(name)) => Speaker::Guest { name, affiliation: self.affiliation },
            _ => {
                problems.add(at, "person_id か name のどちらか1つを入れてください。");
                return None;
            }
        };
        Some(SpeakerPlan { who, remote: self.remote, topic: self.topic })
    }
}

impl OnlineBody {
    fn into_plan(self) -> OnlinePlan {
        OnlinePlan {
            url: self.url,
            note: self.note,
            released_at: self.released_at,
            licence: self.licence_id.map(Into::into),
        }
    }
}

impl SeatBody {
    fn into_plan(self) -> SeatPlan {
        SeatPlan { mode: self.mode, capacity: self.capacity }
    }
}

impl WaitingBody {
    fn into_plan(self) -> WaitingPlan {
        WaitingPlan {
            promotion: self.promotion,
            offer_hours: self.offer_hours,
            stop_hours: self.stop_hours,
        }
    }
}

impl CoHostBody {
    fn into_plan(self) -> CoHostPlan {
        CoHostPlan {
            organisation: self.organisation_id.map(Into::into),
            name: self.name,
            legal_basis: self.legal_basis,
        }
    }
}

impl QuestionBody {
    fn into_plan(self) -> QuestionPlan {
        QuestionPlan {
            id: self.id.map(Into::into),
            kind: self.kind,
            label: self.label,
            hint: self.hint,
            required: self.required,
            options: self.options,
        }
    }
}
