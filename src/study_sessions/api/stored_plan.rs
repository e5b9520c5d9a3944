//! A plan as it stands, in the JSON it can be sent back as.

use crate::study_sessions::session::{
    CoHostPlan, OnlinePlan, PartPlan, QuestionPlan, SeatPlan, SessionPlan, SharingPlan, Speaker,
    SpeakerPlan, VenuePlan, WaitingPlan,
};

use super::bodies::{
    CoHostBody, ContactBody, OnlineBody, PartBody, PlanBody, QuestionBody, SeatBody, SharingBody,
    SpeakerBody, VenueBody, WaitingBody,
};

impl From<SessionPlan> for PlanBody {
    fn from(plan: SessionPlan) -> Self {
        let contact = plan.contact;
        Self {
            series_id: plan.series.map(|id| id.0),
            number: plan.number,
            title: plan.title,
            theme_ids: plan.themes.into_iter().map(|id| id.0).collect(),
            activity_level_id: plan.activity_level.map(|id| id.0),
            purpose: plan.purpose,
            description: plan.description,
            parts: plan.parts.into_iter().map(PartBody::from).collect(),
            online: OnlineBody::from(plan.online),
            seats: plan.seats.into_iter().map(SeatBody::from).collect(),
            organisation_limit: plan.organisation_limit,
            audience: plan.audience,
            opens_at: plan.opens_at,
            closes_at: plan.closes_at,
            approval: plan.approval,
            waiting: Some(WaitingBody::from(plan.waiting)),
            co_hosts: plan.co_hosts.into_iter().map(CoHostBody::from).collect(),
            contact: ContactBody {
                name: contact.name,
                email: contact.email.as_str().to_owned(),
                phone: contact.phone,
            },
            questions: plan.questions.into_iter().map(QuestionBody::from).collect(),
            asks_accessibility: plan.asks_accessibility,
            reminders: Some(plan.reminders),
        }
    }
}

impl From<PartPlan> for PartBody {
    fn from(part: PartPlan) -> Self {
        Self {
            id: part.id.map(|id| id.0),
            title: part.title,
            starts_at: part.slot.starts(),
            ends_at: part.slot.ends(),
            venue: part.venue.map(VenueBody::from),
            speakers: part.speakers.into_iter().map(SpeakerBody::from).collect(),
        }
    }
}

impl From<VenuePlan> for VenueBody {
    fn from(venue: VenuePlan) -> Self {
        Self {
            name: venue.name,
            prefecture_code: venue.prefecture_code,
            address: venue.address,
            access: venue.access,
            room_id: venue.room.map(|id| id.0),
        }
    }
}

impl From<SpeakerPlan> for SpeakerBody {
    fn from(speaker: SpeakerPlan) -> Self {
        let (person_id, name, affiliation) = match speaker.who {
            Speaker::Person(person) => (Some(person.0), None, None),
            Speaker::Guest { name, affiliation } => (None, Some(name), affiliation),
        };
        Self { person_id, name, affiliation, remote: speaker.remote, topic: speaker.topic }
    }
}

impl From<OnlinePlan> for OnlineBody {
    fn from(online: OnlinePlan) -> Self {
        Self {
            url: online.url,
            note: online.note,
            released_at: online.released_at,
            licence_id: online.licence.map(|id| id.0),
        }
    }
}

impl From<SeatPlan> for SeatBody {
    fn from(seats: SeatPlan) -> Self {
        Self { mode: seats.mode, capacity: seats.capacity }
    }
}

impl From<WaitingPlan> for WaitingBody {
    fn from(waiting: WaitingPlan) -> Self {
        Self {
            promotion: waiting.promotion,
            offer_hours: waiting.offer_hours,
            stop_hours: waiting.stop_hours,
        }
    }
}

impl From<CoHostPlan> for CoHostBody {
    fn from(host: CoHostPlan) -> Self {
        Self {
            organisation_id: host.organisation.map(|id| id.0),
            name: host.name,
            sharing: host.sharing.map(SharingBody::from),
        }
    }
}

impl From<SharingPlan> for SharingBody {
    fn from(terms: SharingPlan) -> Self {
        let SharingPlan { basis, detail, purpose, columns } = terms;
        Self { basis, detail, purpose, columns }
    }
}

impl From<QuestionPlan> for QuestionBody {
    fn from(question: QuestionPlan) -> Self {
        Self {
            id: question.id.map(|id| id.0),
            kind: question.kind,
            label: question.label,
            hint: question.hint,
            required: question.required,
            options: question.options,
        }
    }
}
