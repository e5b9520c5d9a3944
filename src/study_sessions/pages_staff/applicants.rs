use actix_web::{HttpResponse, web};
use entities::study_sessions::registration::RegistrationState;
use entities::{RegistrationId, StudySessionId};
use serde::{Deserialize, Serialize};

use super::frame::{Chip, Head, Opened, Place, is_running, open, sample_head, viewed};
use super::words;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::{Coordinator, whole_name};
use crate::study_sessions::readers::{RegistrationRow, registrations_of};
use crate::study_sessions::staffing::answers_of;
use crate::study_sessions::{Organiser, Phase, registration, wording};
use crate::vocabulary::{search_key, tokyo};
use crate::web::{BannerKind, Choice, Failure, Form, Page, Sample, perform, sample};

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    state: String,
    text: String,
}

#[derive(Serialize)]
struct ApplicantsPage {
    head: Head,
    base: String,
    wanted: Wanted,
    states: Vec<Choice>,
    count: String,
    narrowed: bool,
    questions: Vec<String>,
    lines: Vec<Line>,
    /// Whether the secretariat can still register somebody.
    registers: bool,
    /// Whether anybody waits for an approval.
    approving: bool,
}

impl Page for ApplicantsPage {
    const TEMPLATE: &'static str = "study_sessions/staff_applicants.html";
}

#[derive(Serialize)]
struct Line {
    id: String,
    href: String,
    name: String,
    number: String,
    chip: Chip,
    organisation: Option<String>,
    mode: &'static str,
    when: String,
    answers: Vec<String>,
    quiet: bool,
}

const STATES: [(RegistrationState, &str); 7] = [
    (RegistrationState::Pending, "pending"),
    (RegistrationState::Entered, "entered"),
    (RegistrationState::Confirmed, "confirmed"),
    (RegistrationState::Waiting, "waiting"),
    (RegistrationState::Offered, "offered"),
    (RegistrationState::Cancelled, "cancelled"),
    (RegistrationState::Declined, "declined"),
];

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Applicants).await?;
    let reader = context.database.reader();
    let rows = registrations_of(reader, Organiser::from(&who), *id).await?;
    let answers = answers_of(reader, *id).await?;
    viewed(&who, &context, *id, "registrations").await?;
    let state = STATES.into_iter().find(|(_, key)| *key == wanted.state).map(|(state, _)| state);
    let word = search_key(&wanted.text);
    let questions: Vec<_> =
        opened.view.rows.questions.iter().map(|row| (row.id, row.label.clone())).collect();
    let phase = opened.view.phase;
    let lines = rows
        .into_iter()
        .filter(|row| state.is_none_or(|state| row.registration.state == state))
        .filter(|row| word.is_empty() || row.matches(&word))
        .map(|row| {
            let given = |(question, _): &(entities::SessionQuestionId, String)| {
                let of = answers.get(&(row.registration.id, *question));
                of.map_or_else(String::new, |values| shown(values))
            };
            let answers = questions.iter().map(given).collect();
            line(&row, phase, answers)
        })
        .collect();
    let labels = questions.iter().map(|(_, label)| label.clone()).collect();
    context.pages.answer(&opened.shell.clone(), &page(opened, wanted.0, labels, lines))
}

/// Approves all that were ticked; whoever cannot be approved is named.
pub async fn approve_chosen(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let chosen: Vec<RegistrationId> =
        form.all("registration").iter().filter_map(|id| id.parse().ok()).collect();
    let organiser = Organiser::from(&who);
    let outcome = perform(async move {
        let (mut done, mut refused) = (0, 0);
        for one in chosen {
            match retrying(|| registration::approve(&context, organiser, one)).await {
                Ok(_) => done += 1,
                Err(Stop::Refused(_)) => refused += 1,
                Err(Stop::Broken(error)) => return Err(error),
            }
        }
        Ok((done, refused))
    });
    let (kind, said) = match outcome.await?? {
        (0, 0) => (BannerKind::Warning, "承認する申込を選んでください。".to_owned()),
        (done, 0) => (BannerKind::Success, format!("{done}件を承認しました。")),
        (done, refused) => {
            let said =
                format!("{done}件を承認しました。{refused}件は承認待ちではありませんでした。");
            (BannerKind::Warning, said)
        }
    };
    Ok(who.visit().redirect_saying(&format!("/staff/sessions/{id}/registrations"), kind, &said))
}

/// A file is a link on the page of its registration; here it only says that there is one.
fn shown(values: &[String]) -> String {
    match values {
        [one] if one.parse::<entities::UploadId>().is_ok() => "ファイルあり".to_owned(),
        several => several.join("、"),
    }
}

fn line(row: &RegistrationRow, phase: Phase, answers: Vec<String>) -> Line {
    let registration = &row.registration;
    let ended =
        matches!(registration.state, RegistrationState::Cancelled | RegistrationState::Declined);
    Line {
        id: registration.id.to_string(),
        href: format!(
            "/staff/sessions/{}/registrations/{}",
            registration.session_id, registration.id
        ),
        name: whole_name(&row.person.family_name, &row.person.given_name),
        number: registration.number.clone(),
        chip: words::chip_in(phase, registration.state).into(),
        organisation: row.organisation.clone().or_else(|| registration.affiliation.clone()),
        mode: wording::mode(registration.mode),
        when: tokyo::date_time(registration.registered_at),
        answers,
        quiet: ended,
    }
}

fn page(
    opened: Opened,
    wanted: Wanted,
    questions: Vec<String>,
    lines: Vec<Line>,
) -> ApplicantsPage {
    ApplicantsPage {
        base: format!("/staff/sessions/{}", opened.view.rows.session.id),
        head: opened.head,
        states: STATES
            .map(|(state, key)| Choice::new(key, wording::registration_state(state)))
            .into(),
        count: format!("{}件", lines.len()),
        narrowed: !wanted.state.is_empty() || !wanted.text.is_empty(),
        registers: is_running(&opened.view, opened.now),
        approving: opened.view.phase != Phase::Cancelled && opened.tally.pending > 0,
        wanted,
        questions,
        lines,
    }
}

pub fn samples() -> Vec<Sample> {
    let page = |lines: Vec<Line>, approving: bool| ApplicantsPage {
        head: sample_head(),
        base: "/staff/sessions/1".into(),
        wanted: Wanted::default(),
        states: vec![Choice::new("pending", "承認待ち")],
        count: "1件".into(),
        narrowed: approving,
        questions: vec!["昼食".into()],
        lines,
        registers: approving,
        approving,
    };
    let line = Line {
        id: "1".into(),
        href: "/staff/sessions/1/registrations/1".into(),
        name: "鈴木 花子".into(),
        number: "K8-0003-01".into(),
        chip: words::registration_chip(RegistrationState::Pending).into(),
        organisation: Some("みなと商工会議所".into()),
        mode: "会場",
        when: "2026年11月24日（火）10:00".into(),
        answers: vec!["和食".into()],
        quiet: false,
    };
    vec![sample(&page(vec![line], true)), sample(&page(Vec::new(), false))]
}
