//! What each capability knows, as entries.

use chrono::NaiveDate;
use entities::calendar::special_day;
use entities::consultations::consultation::{self, ConsultationState};
use entities::networking::events::event::{self, EventState};
use entities::newsletter::issue::{self, IssueState};
use entities::study_sessions::seats;
use sea_orm::ActiveEnum as _;

use super::wording::{self, OFFERED, ONLINE};
use super::{Entry, Kind, Mode, State, When};
use crate::accompaniment::readers::DueStep;
use crate::accompaniment::wording::milestone;
use crate::calendar::{special_day_chip, special_day_kind};
use crate::consultations::meeting::{self, Parties};
use crate::consultations::wording as consulting;
use crate::networking::events;
use crate::networking::introductions::Dated;
use crate::newsletter::issues::{self, sending_time};
use crate::study_sessions::Phase;
use crate::study_sessions::pages_staff::phase_chip;
use crate::study_sessions::readers::PartLine;
use crate::study_sessions::session;
use crate::study_sessions::wording as studying;
use crate::vocabulary::FiscalYear;

pub fn part(line: &PartLine) -> Entry {
    let (part, of) = (&line.part, &line.session);
    let when = When::Slot(part.starts_at, part.ends_at);
    let title = match &part.title {
        Some(own) => format!("{} {own}", of.title),
        None => of.title.clone(),
    };
    let modes = of.seats.iter().map(|seats| match seats.count.mode {
        seats::Mode::Venue => Mode { word: "venue", label: studying::mode(seats::Mode::Venue) },
        seats::Mode::Online => Mode { word: "online", label: studying::mode(seats::Mode::Online) },
    });
    Entry {
        id: Some(of.id.0),
        state: Some(State::new(of.phase, phase_chip(of.phase))),
        provisional: of.phase == Phase::Draft,
        modes: modes.collect(),
        place: part.venue_name.clone(),
        holder: Some(session::holder(part.id)),
        ..Entry::new(Kind::StudySession, when, title, format!("/staff/sessions/{}", of.id))
    }
}

/// None of one without a time.
pub fn consultation(parties: &Parties) -> Option<Entry> {
    let row = &parties.row;
    let when = When::Slot(row.starts_at?, row.ends_at?);
    let word = match row.mode {
        consultation::Mode::InPerson => "in_person",
        consultation::Mode::Online => "online",
        consultation::Mode::Phone => "phone",
    };
    let path = format!("/staff/consultations/{}", row.id);
    Some(Entry {
        id: Some(row.id.0),
        state: Some(State::new(row.state, consulting::chip(row.state))),
        provisional: row.state == ConsultationState::Proposed,
        organisation: Some(parties.organisation.clone()),
        person: parties.accompanist_name(),
        modes: vec![Mode { word, label: consulting::mode(row.mode) }],
        place: row.place.clone().filter(|_| row.mode == consultation::Mode::InPerson),
        holder: Some(meeting::room_holder(row.id)),
        ..Entry::new(Kind::Consultation, when, parties.organisation.clone(), path)
    })
}

pub fn event(row: &event::Model) -> Entry {
    let when = When::Slot(row.starts_at, row.ends_at);
    let path = format!("/staff/events/{}", row.id);
    Entry {
        id: Some(row.id.0),
        state: Some(State::new(row.state, events::wording::state_chip(row.state))),
        provisional: row.state == EventState::Draft,
        modes: row.online_url.iter().map(|_| ONLINE).collect(),
        place: row.venue.clone(),
        holder: Some(events::room_holder(row.id)),
        ..Entry::new(Kind::NetworkingEvent, when, row.title.clone(), path)
    }
}

/// A place may be an address to open, which says no more than that it is online.
pub fn introduction(dated: &Dated) -> Entry {
    let row = &dated.parties.row;
    let when = When::Slot(dated.starts_at, dated.ends_at);
    let contact = dated.parties.contact.as_ref().map(|contact| contact.name.as_str());
    let operator = &dated.parties.organisation.name;
    let title = [Some(operator.as_str()), contact].into_iter().flatten().collect::<Vec<_>>();
    let place = if dated.offered { &row.offered_place } else { &row.meeting_place };
    let online = place.starts_with("http://") || place.starts_with("https://");
    let place = Some(place.clone()).filter(|place| !place.is_empty() && !online);
    let chip = if dated.offered { OFFERED } else { crate::networking::wording::chip(row.state) };
    let word = if dated.offered { "offered".to_owned() } else { row.state.to_value() };
    let path = format!("/staff/networking/introductions/{}", row.id);
    Entry {
        id: Some(row.id.0),
        state: Some(State { word, chip }),
        provisional: dated.offered,
        organisation: Some(operator.clone()),
        modes: online.then_some(ONLINE).into_iter().collect(),
        place,
        holder: Some(dated.holder),
        ..Entry::new(Kind::Introduction, when, title.join(" × "), path)
    }
}

pub fn step(due: &DueStep, today: NaiveDate) -> Entry {
    let step = &due.step;
    let title = format!("{} {}", due.operator, milestone(step.kind));
    let path = format!("/staff/engagements/{}", step.engagement_id);
    let (word, chip) = wording::step(step.reached_on.is_some(), step.due_on < today);
    Entry {
        id: Some(step.engagement_id.0),
        state: Some(State { word: word.to_owned(), chip }),
        organisation: Some(due.operator.clone()),
        person: due.owner.clone(),
        ..Entry::new(Kind::Milestone, When::Day(step.due_on), title, path)
    }
}

/// None of one without a time.
pub fn issue(row: &issue::Model) -> Option<Entry> {
    let at = sending_time(row)?;
    let subject = if row.subject.is_empty() { wording::NO_SUBJECT } else { &row.subject };
    let title = format!("第{}号 {subject}", row.number);
    let path = format!("/staff/newsletter/issues/{}", row.id);
    Some(Entry {
        id: Some(row.id.0),
        state: Some(State::new(row.state, issues::wording::chip(row.state))),
        provisional: matches!(row.state, IssueState::Draft | IssueState::InReview),
        ..Entry::new(Kind::Issue, When::Moment(at), title, path)
    })
}

pub fn special_day(row: &special_day::Model) -> Entry {
    let year = FiscalYear::of_day(row.day).year();
    let path = format!("/staff/business-days?year={year}");
    Entry {
        state: Some(State::new(row.kind, (special_day_chip(row.kind), special_day_kind(row.kind)))),
        ..Entry::new(Kind::SpecialDay, When::Day(row.day), row.name.clone(), path)
    }
}
