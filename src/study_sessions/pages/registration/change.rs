//! `/registrations/{token}/change`: another way of taking part, other answers.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::study_sessions::question::QuestionKind;
use entities::study_sessions::registration::RegistrationState;
use serde::Serialize;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::catalogue::Held;
use crate::study_sessions::pages::controls::{Control, Draw, Kept, Section};
use crate::study_sessions::pages::filter::{mode_name, mode_named, readable};
use crate::study_sessions::pages::register::{Brief, answers_in, asked, modes, needs, words_of};
use crate::study_sessions::pages::words::{self, say};
use crate::study_sessions::registration::{
    self, By, Change, Details, Given, GivenAnswer, Refusal, answer_field,
};
use crate::web::{
    BannerKind, Failure, Form, FormFacts, Page, Problems, Sample, SummaryLine, perform, sample,
};

use super::show::may_change;
use super::{Ticket, brief, secret};

#[derive(Serialize)]
pub struct RegistrationChange {
    pub action: String,
    pub back: String,
    pub session: Brief,
    pub problems: Vec<SummaryLine>,
    pub sections: Vec<Section>,
    /// There are files among the questions.
    pub files: bool,
}

impl Page for RegistrationChange {
    const TEMPLATE: &'static str = "study_sessions/registration_change.html";
}

/// Whoever holds the link, on purpose.
pub async fn show(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let ticket = Ticket::open(visit, context, token.into_inner()).await?;
    if !may_change(&ticket.held, ticket.context.now()) {
        let late = ticket.context.now() >= ticket.held.listed.session.starts_at;
        return ticket.refuse(&if late { Refusal::TooLate } else { Refusal::NoLongerPossible });
    }
    if ticket.held.view.registration.state == RegistrationState::Offered {
        return Ok(ticket.redirect());
    }
    answer(&ticket, &as_stored(&ticket.held), &Problems::none(), StatusCode::OK)
}

/// The form as it was last sent.
fn as_stored(held: &Held) -> Form {
    let row = &held.view.registration;
    let mut values = vec![
        ("mode".to_owned(), mode_name(row.mode).to_owned()),
        ("affiliation".to_owned(), row.affiliation.clone().unwrap_or_default()),
        ("department".to_owned(), row.department.clone().unwrap_or_default()),
        ("job_title".to_owned(), row.job_title.clone().unwrap_or_default()),
        ("needs".to_owned(), held.view.needs.clone().unwrap_or_default()),
    ];
    if held.view.needs.is_some() {
        values.push(("needs_consent".to_owned(), "yes".to_owned()));
    }
    for question in &held.view.session.rows.questions {
        let given = held.view.answers.iter().filter(|answer| answer.question_id == question.id);
        values.extend(given.map(|answer| (answer_field(question), answer.value.clone())));
    }
    Form::new(values, Vec::new())
}

fn answer(
    ticket: &Ticket,
    form: &Form,
    problems: &Problems,
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let language = ticket.language();
    let page = facts(Draw { language, form, problems }, &ticket.held, &ticket.address());
    let title =
        say(language, "申し込みの内容を変える", "Change your registration", "もうしこみを かえる");
    ticket.answer(status, &ticket.shell(Some(title)), &page)
}

/// Whoever holds the link, on purpose.
pub async fn change(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let ticket = Ticket::open(visit, context, token.into_inner()).await?;
    let language = ticket.language();
    let details = match read(language, &form, &ticket.held) {
        Ok(details) => details,
        Err(problems) => {
            return answer(&ticket, &form, &problems, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    let (context, by) = (ticket.context.clone(), By::Link(ticket.holder));
    // What is said to co-hosts has a form of its own on the page of the registration.
    let registration = ticket.holder.registration();
    let wish = Change { registration, details, shares_with: None };
    let outcome =
        perform(async move { retrying(|| registration::change(&context, by, wish.clone())).await });
    match outcome.await? {
        Ok(_) => {
            let text = say(
                language,
                "変更しました。確認のお知らせをメールで送りました。",
                "Changed. We have sent you a confirmation by mail.",
                "かえました。メールを おくりました。",
            );
            Ok(secret(ticket.visit.redirect_saying(&ticket.address(), BannerKind::Success, text)))
        }
        Err(Stop::Refused(refusal)) => refused(&ticket, &form, refusal),
        Err(Stop::Broken(error)) => Err(Failure::Broken(error)),
    }
}

fn refused(ticket: &Ticket, form: &Form, refusal: Refusal) -> Result<HttpResponse, Failure> {
    let language = ticket.language();
    let mut problems = Problems::none();
    match refusal {
        Refusal::Invalid(found) => {
            return answer(ticket, form, &found, StatusCode::UNPROCESSABLE_ENTITY);
        }
        Refusal::Full { .. } => problems.add(
            "mode",
            say(
                language,
                "選んだ参加方法は満席です。いまのお席はそのままです。",
                "No place is left that way. You keep the place you have.",
                "いっぱいです。いまの ままです。",
            ),
        ),
        Refusal::ModeNotOffered => problems.add("mode", words_of(language, &refusal)),
        refusal => return ticket.refuse(&refusal),
    }
    answer(ticket, form, &problems, StatusCode::CONFLICT)
}

fn read(language: PageLanguage, form: &Form, held: &Held) -> Result<Details, Problems> {
    let row = &held.view.registration;
    let rows = &held.view.session.rows;
    let mut problems = Problems::none();
    let mode = mode_named(form.text("mode"));
    if mode.is_none() {
        problems.add("mode", say(language, MODE.0, MODE.1, MODE.2));
    }
    let text = |name: &str| Some(readable(form.text(name))).filter(|text| !text.is_empty());
    let needs = text("needs").filter(|_| rows.session.asks_accessibility);
    if needs.is_some() && !form.is_ticked("needs_consent") {
        problems.add("needs_consent", say(language, CONSENT.0, CONSENT.1, CONSENT.2));
    }
    let details = Details {
        mode: mode.unwrap_or(row.mode),
        affiliation: text("affiliation").filter(|_| row.organisation_id.is_none()),
        department: text("department"),
        job_title: text("job_title"),
        prefecture_code: row.prefecture_code,
        answers: answers_with_kept_files(form, held),
        needs,
        waits: true,
        shares_with: Vec::new(),
    };
    if let Err(found) = registration::check_answers(&details, &rows.questions) {
        for problem in found.into_list() {
            problems.add(problem.field, problem.detail);
        }
    }
    if problems.is_empty() { Ok(details) } else { Err(problems) }
}

const MODE: (&str, &str, &str) = (
    "参加方法を選んでください。",
    "Choose how you take part.",
    "さんかの しかたを えらんでください。",
);
const CONSENT: (&str, &str, &str) = (
    "必要な配慮を書いた方は、使うことへの同意にチェックを入れてください。",
    "Tick the consent, or clear what you wrote above.",
    "よければ チェックしてください。",
);
/// To whoever manages the registration of a colleague.
const STAYS: (&str, &str, &str) = (
    "ご本人が書いた内容は、ご本人と事務局の担当者だけに見えます。空欄のまま送ると、その内容が残ります。",
    "What the participant wrote is shown to them and to those who prepare the session alone. Leave this empty and it stays.",
    "さんかする人が かいたことは、ここには 出ません。かかなければ、そのままです。",
);

/// A file that is not sent again stays.
fn answers_with_kept_files(form: &Form, held: &Held) -> Vec<GivenAnswer> {
    let rows = &held.view.session.rows;
    let mut answers = answers_in(form, rows);
    for question in rows.questions.iter().filter(|one| one.kind == QuestionKind::File) {
        let sent = answers.iter().any(|answer| answer.question == question.id);
        if let Some(kept) = kept_upload(held, question.id).filter(|_| !sent) {
            answers.push(GivenAnswer { question: question.id, given: Given::KeptFile(kept) });
        }
    }
    answers
}

fn kept_upload(held: &Held, question: entities::SessionQuestionId) -> Option<entities::UploadId> {
    let answer = held.view.answers.iter().find(|answer| answer.question_id == question)?;
    let kept = held.files.iter().find(|file| file.id.to_string() == answer.value)?;
    Some(kept.id)
}

fn facts(draw: Draw<'_>, held: &Held, address: &str) -> RegistrationChange {
    let rows = &held.view.session.rows;
    let mut taking_part = vec![modes(draw, &held.listed.seats)];
    if held.view.registration.organisation_id.is_none() {
        taking_part.push(
            draw.text("affiliation", ("団体名・会社名", "Organisation", "かいしゃ・だんたい")),
        );
    }
    taking_part.push(draw.text("department", ("部署", "Department", "ぶしょ")));
    taking_part.push(draw.text("job_title", ("役職", "Job title", "しごとの なまえ")));
    let title = draw.say(("参加のしかた", "Taking part", "さんかの しかた")).to_owned();
    let mut sections = vec![Section { title, note: None, controls: taking_part }];
    let questions: Vec<Control> = rows
        .questions
        .iter()
        .map(|question| asked(draw, question, kept_file(held, question.id)))
        .collect();
    if !questions.is_empty() {
        let title = draw.say(("おたずねします", "Questions", "しつもん")).to_owned();
        sections.push(Section { title, note: None, controls: questions });
    }
    if rows.session.asks_accessibility {
        let mut section = needs(draw);
        if held.view.for_colleague {
            section.note = Some(draw.say(STAYS).to_owned());
        }
        sections.push(section);
    }
    RegistrationChange {
        action: format!("{address}/change"),
        back: address.to_owned(),
        session: brief(draw.language, held),
        problems: FormFacts::new([], draw.problems).problems,
        sections,
        files: rows.questions.iter().any(|question| question.kind == QuestionKind::File),
    }
}

fn kept_file(held: &Held, question: entities::SessionQuestionId) -> Option<Kept> {
    let id = kept_upload(held, question)?;
    let file = held.files.iter().find(|file| file.id == id)?;
    let bytes = usize::try_from(file.bytes).unwrap_or_default();
    Some(Kept { name: file.name.clone(), size: words::size(bytes) })
}

pub fn samples() -> Vec<Sample> {
    let mut problems = Problems::none();
    problems.add("mode", "選んだ参加方法は満席です。");
    let mut samples = Vec::new();
    for held in crate::study_sessions::pages::samples::helds() {
        let form = as_stored(&held);
        for language in [PageLanguage::Japanese, PageLanguage::English, PageLanguage::Easy] {
            let draw = Draw { language, form: &form, problems: &problems };
            samples.push(sample(&facts(draw, &held, "/registrations/x")));
        }
    }
    samples
}
