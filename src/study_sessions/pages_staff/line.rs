use actix_web::{HttpResponse, web};
use entities::StudySessionId;
use entities::study_sessions::registration::RegistrationState;
use serde::Serialize;

use super::frame::{Chip, Head, Place, open, sample_head, viewed};
use super::words;
use crate::context::Context;
use crate::people::{Coordinator, whole_name};
use crate::study_sessions::readers::registrations_of;
use crate::study_sessions::{Organiser, wording};
use crate::vocabulary::tokyo;
use crate::web::{Failure, Page, Sample, sample};

#[derive(Serialize)]
struct LinePage {
    head: Head,
    lines: Vec<Waiting>,
}

impl Page for LinePage {
    const TEMPLATE: &'static str = "study_sessions/staff_waiting.html";
}

#[derive(Serialize)]
struct Waiting {
    place: String,
    name: String,
    href: String,
    organisation: Option<String>,
    mode: &'static str,
    chip: Chip,
    /// Until when they may answer.
    deadline: Option<String>,
    when: String,
}

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Line).await?;
    let rows = registrations_of(context.database.reader(), Organiser::from(&who), *id).await?;
    viewed(&who, &context, *id, "waiting").await?;
    let mut rows: Vec<_> = rows
        .into_iter()
        .filter(|row| {
            let state = row.registration.state;
            matches!(state, RegistrationState::Waiting | RegistrationState::Offered)
        })
        .collect();
    rows.sort_by_key(|row| row.registration.queue_number);
    let lines = (1..)
        .zip(rows)
        .map(|(place, row)| Waiting {
            place: place.to_string(),
            name: whole_name(&row.person.family_name, &row.person.given_name),
            href: format!("/staff/sessions/{id}/registrations/{}", row.registration.id),
            organisation: row.organisation.or(row.registration.affiliation),
            mode: wording::mode(row.registration.mode),
            chip: words::registration_chip(row.registration.state).into(),
            deadline: row.offer.map(|offer| tokyo::date_time(offer.deadline_at)),
            when: tokyo::date_time(row.registration.registered_at),
        })
        .collect();
    context.pages.answer(&opened.shell, &LinePage { head: opened.head, lines })
}

pub fn samples() -> Vec<Sample> {
    let line = Waiting {
        place: "1".into(),
        name: "鈴木 花子".into(),
        href: "/staff/sessions/1/registrations/1".into(),
        organisation: Some("みなと商工会議所".into()),
        mode: "会場",
        chip: words::registration_chip(RegistrationState::Offered).into(),
        deadline: Some("2026年11月25日（水）10:00".into()),
        when: "2026年11月24日（火）10:00".into(),
    };
    let page = |lines| LinePage { head: sample_head(), lines };
    vec![sample(&page(vec![line])), sample(&page(Vec::new()))]
}
