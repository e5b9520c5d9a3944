//! `GET /registrations/{token}`: what was registered, and what can be done with it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::study_sessions::question::QuestionKind;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::SessionState;
use serde::Serialize;

use crate::context::Context;
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::catalogue::Held;
use crate::study_sessions::links;
use crate::study_sessions::pages::online::Online;
use crate::study_sessions::pages::register::Brief;
use crate::study_sessions::pages::show::{Contact, Notice};
use crate::study_sessions::pages::words::{self, Chip, say};
use crate::web::{Failure, Page, Sample, qr_code, sample};

use super::after::After;
use super::notice::{notice, offer_text};
use super::prework_call::Call;
use super::questions::Questions;
use super::sharing::Sharing;
use super::{Ticket, brief};

#[derive(Serialize)]
pub struct RegistrationPage {
    pub chip: Chip,
    pub number: String,
    pub session: Brief,
    pub notice: Option<Notice>,
    /// A seat that waits for an answer.
    pub offer: Option<Offer>,
    pub online: Option<Online>,
    pub venue: Vec<String>,
    /// For the desk at the door, while somebody is expected there.
    pub door: Option<Door>,
    pub answers: Vec<Answer>,
    /// Whoever reads this registered a colleague: what they leave to that colleague.
    pub left_to_colleague: Option<&'static str>,
    /// Once the session is over.
    pub after: After,
    pub sharing: Sharing,
    pub prework: Option<Call>,
    pub questions: Questions,
    pub change: Option<String>,
    pub cancel: Option<String>,
    pub cancel_label: &'static str,
    /// Until when changes are possible is worth saying.
    pub until_start: bool,
    pub calendar: Option<String>,
    pub session_page: String,
    pub contact: Contact,
}

/// What to show at the door; the number does the same where no picture can be read.
#[derive(Clone, Debug, Serialize)]
pub struct Door {
    /// Address of an image.
    pub picture: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Offer {
    pub text: String,
    pub href: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    pub label: String,
    pub value: Option<String>,
}

impl Page for RegistrationPage {
    const TEMPLATE: &'static str = "study_sessions/registration.html";
}

/// Whoever holds the link, on purpose.
pub async fn show(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let ticket = Ticket::open(visit, context, token.into_inner()).await?;
    whole(&ticket, StatusCode::OK, None).await
}

/// The page, or the page again with a question that was not taken.
pub async fn whole(
    ticket: &Ticket,
    status: StatusCode,
    again: Option<Questions>,
) -> Result<HttpResponse, Failure> {
    let offer = ticket.held.view.offer.as_ref();
    let offer = offer.map(|offer| links::offer_url(&ticket.context.config, offer.id));
    let base = &ticket.context.config.base_url;
    let offer = offer.map(|url| url.strip_prefix(base.as_str()).unwrap_or(&url).to_owned());
    let now = ticket.context.now();
    let can = (may_change(&ticket.held, now), may_cancel(&ticket.held, now));
    let door = door(ticket)?;
    let mut page = facts(ticket.language(), &ticket.held, (&ticket.address(), offer, can, door));
    page.sharing = Sharing::of(ticket).await?;
    if ticket.holder.is_participant() {
        page.after = After::of(ticket).await?;
        page.prework = Call::of(ticket).await?;
        page.questions = match again {
            Some(again) => again,
            None => Questions::of(ticket).await?,
        };
    }
    ticket.answer(status, &ticket.shell(None), &page)
}

/// Changing is possible until the session begins.
pub fn may_change(held: &Held, now: chrono::DateTime<chrono::Utc>) -> bool {
    let session = &held.listed.session;
    is_live(held) && session.state == SessionState::Published && now < session.starts_at
}

/// So is cancelling, and as long as the session is put off.
pub fn may_cancel(held: &Held, now: chrono::DateTime<chrono::Utc>) -> bool {
    let put_off = held.listed.session.state == SessionState::Postponed;
    may_change(held, now) || (is_live(held) && put_off)
}

fn is_live(held: &Held) -> bool {
    let ended = [RegistrationState::Cancelled, RegistrationState::Declined];
    !ended.contains(&held.view.registration.state)
}

/// A QR code for somebody with a seat at the venue, until the session is over.
fn door(ticket: &Ticket) -> anyhow::Result<Option<Door>> {
    let (row, session) = (&ticket.held.view.registration, &ticket.held.listed.session);
    let expected = row.state == RegistrationState::Confirmed
        && row.mode == Mode::Venue
        && session.state == SessionState::Published
        && ticket.context.now() < session.ends_at;
    if !expected {
        return Ok(None);
    }
    let picture = qr_code(&links::check_in_url(&ticket.context.config, row.id))?;
    Ok(Some(Door { picture }))
}

fn facts(
    language: PageLanguage,
    held: &Held,
    (address, offer, (may_change, may_cancel), door): (
        &str,
        Option<String>,
        (bool, bool),
        Option<Door>,
    ),
) -> RegistrationPage {
    let row = &held.view.registration;
    let confirmed = row.state == RegistrationState::Confirmed;
    let session = &held.listed.session;
    let comes = !held.view.is_over && session.state != SessionState::Cancelled;
    RegistrationPage {
        chip: words::own_chip(language, row.state, session.state),
        number: row.number.clone(),
        session: brief(language, held),
        notice: notice(language, held),
        offer: offer.map(|href| Offer { text: offer_text(language, held), href }),
        online: (confirmed && comes && row.mode == Mode::Online)
            .then(|| Online::as_seen(language, &held.view.session.online)),
        door,
        venue: if row.mode == Mode::Venue { venue(held) } else { Vec::new() },
        answers: answers(language, held),
        left_to_colleague: held.view.for_colleague.then(|| left_to_colleague(language)),
        after: After::default(),
        sharing: Sharing::default(),
        prework: None,
        questions: Questions::default(),
        change: (may_change && row.state != RegistrationState::Offered)
            .then(|| format!("{address}/change")),
        cancel: may_cancel.then(|| format!("{address}/cancellation")),
        cancel_label: if row.state == RegistrationState::Waiting {
            say(language, "キャンセル待ちをやめる", "Leave the waiting list", "まつのを やめる")
        } else {
            say(language, "申し込みを取り消す", "Cancel the registration", "とりけす")
        },
        until_start: comes && is_live(held),
        calendar: (confirmed && comes && session.state != SessionState::Postponed)
            .then(|| format!("{address}/calendar.ics")),
        session_page: format!("/sessions/{}", session.id),
        contact: Contact {
            name: session.contact_name.clone(),
            email: session.contact_email.clone(),
            phone: session.contact_phone.clone(),
        },
    }
}

fn left_to_colleague(language: PageLanguage) -> &'static str {
    say(
        language,
        "事前課題、講師への質問、アンケート、資料、受講証は、参加する方ご本人のものです。\
         ご本人に届いたメールのリンクから開いてもらってください。必要な配慮も、ご本人にだけ見えます。",
        "Pre-work, questions to the speakers, the questionnaire, materials and the certificate belong \
         to the participant. Please ask them to open these by the link in the mail we sent them. What \
         they need to take part is shown to them alone, too.",
        "しゅくだい、しつもん、アンケート、しりょうは、さんかする人だけが 見ます。\
         さんかする人に とどいた メールから ひらいて もらって ください。",
    )
}

fn venue(held: &Held) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in held.view.session.rows.parts.iter().map(|rows| &rows.part) {
        let words = [&part.venue_name, &part.venue_address, &part.venue_access];
        let text = words.into_iter().flatten().cloned().collect::<Vec<_>>().join("\n");
        if !text.is_empty() && !lines.contains(&text) {
            lines.push(text);
        }
    }
    lines
}

fn answers(language: PageLanguage, held: &Held) -> Vec<Answer> {
    let row = &held.view.registration;
    let item = |said: (&str, &str, &str), value: Option<String>| Answer {
        label: say(language, said.0, said.1, said.2).to_owned(),
        value,
    };
    let mut answers = vec![
        item(("団体名", "Organisation", "だんたい"), held.organisation.clone()),
        item(("部署", "Department", "ぶしょ"), row.department.clone()),
        item(("役職", "Job title", "しごとの なまえ"), row.job_title.clone()),
        item(("メールアドレス", "Mail address", "メールアドレス"), Some(held.email.clone())),
    ];
    for question in &held.view.session.rows.questions {
        let given = held.view.answers.iter().filter(|answer| answer.question_id == question.id);
        let values: Vec<String> = given
            .map(|answer| match question.kind {
                QuestionKind::File => file_name(held, &answer.value),
                _ => answer.value.clone(),
            })
            .collect();
        let value = Some(values.join(say(language, "、", ", ", "、")));
        let value = value.filter(|text| !text.is_empty());
        answers.push(Answer { label: question.label.clone(), value });
    }
    if held.view.session.rows.session.asks_accessibility && !held.view.for_colleague {
        answers.push(item(
            ("必要な配慮", "Accessibility", "てつだって ほしいこと"),
            held.view.needs.clone(),
        ));
    }
    answers
}

fn file_name(held: &Held, id: &str) -> String {
    let kept = held.files.iter().find(|file| file.id.to_string() == id);
    kept.map_or_else(String::new, |file| {
        let bytes = usize::try_from(file.bytes).unwrap_or_default();
        format!("{}（{}）", file.name, words::size(bytes))
    })
}

pub fn samples() -> Vec<Sample> {
    let mut samples = Vec::new();
    for held in crate::study_sessions::pages::samples::helds() {
        for language in [PageLanguage::Japanese, PageLanguage::English, PageLanguage::Easy] {
            let offer = held.view.offer.as_ref().map(|_| "/registrations/offers/x".to_owned());
            let picture = "data:image/svg+xml;base64,PHN2Zy8+".to_owned();
            let door = offer.is_none().then_some(Door { picture });
            let mut page = facts(language, &held, ("/registrations/x", offer, (true, true), door));
            page.after = After::sample(language);
            page.sharing = Sharing::sample(language);
            page.prework = Call::sample(language);
            page.questions = Questions::sample();
            samples.push(sample(&page));
        }
    }
    samples
}
