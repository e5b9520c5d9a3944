//! From the JSON of a plan to the plan it means.

use crate::study_sessions::session::{
    CoHostPlan, ContactPlan, OnlinePlan, PartPlan, QuestionPlan, SeatPlan, SessionPlan,
    SharingPlan, Speaker, SpeakerPlan, Usual, VenuePlan, WaitingPlan,
};
use crate::vocabulary::{EmailAddress, FiscalYear, TimeSlot};
use crate::web::{Failure, Problems};

use super::bodies::{
    CoHostBody, OnlineBody, PartBody, PlanBody, QuestionBody, SeatBody, SharingBody, SpeakerBody,
    VenueBody, WaitingBody,
};

impl PlanBody {
    /// The plan these words mean, with the usual answers where they say nothing; or everything that
    /// keeps them from meaning one.
    pub fn into_plan(self, usual: &Usual) -> Result<SessionPlan, Failure> {
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
            waiting: self.waiting.map_or_else(|| usual.waiting(), WaitingBody::into_plan),
            co_hosts: self.co_hosts.into_iter().map(CoHostBody::into_plan).collect(),
            contact: ContactPlan { name: self.contact.name, email, phone: self.contact.phone },
            questions: self.questions.into_iter().map(QuestionBody::into_plan).collect(),
            asks_accessibility: self.asks_accessibility,
            reminders: self.reminders.unwrap_or_else(|| usual.reminders.clone()),
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
            sharing: self.sharing.map(SharingBody::into_plan),
        }
    }
}

impl SharingBody {
    fn into_plan(self) -> SharingPlan {
        let Self { basis, detail, purpose, columns } = self;
        SharingPlan { basis, detail, purpose, columns }
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
