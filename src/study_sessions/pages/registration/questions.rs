//! Questions of a participant to the speakers, on the page of the registration.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::ParticipantQuestionId;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::session::SessionState;
use serde::Serialize;

use super::show::whole;
use super::{Ticket, secret};
use crate::context::Context;
use crate::database::retrying;
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::pages::words::say;
use crate::study_sessions::registration::By;
use crate::study_sessions::speaking::{Question, ask, asked_by, withdraw as take_back};
use crate::study_sessions::wording::speaking::in_english;
use crate::web::{BannerKind, Failure, Form, Settled, perform, settle};

/// What the page of a registration says about it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Questions {
    pub asked: Vec<Asked>,
    /// Where a new one goes, while it can.
    pub action: Option<String>,
    pub key: String,
    /// What was typed, and why it was not taken.
    pub words: String,
    pub named: bool,
    pub problem: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Asked {
    pub words: String,
    pub named: bool,
    pub withdrawal: String,
}

impl Questions {
    pub async fn of(ticket: &Ticket) -> Result<Self, Failure> {
        let row = &ticket.held.view.registration;
        let session = &ticket.held.listed.session;
        let asked = asked_by(ticket.context.database.reader(), row.id).await?;
        let base = format!("{}/questions", ticket.address());
        let open = row.state == RegistrationState::Confirmed
            && session.state == SessionState::Published
            && ticket.context.now() < session.ends_at;
        let line = |one: Question| Asked {
            withdrawal: format!("{base}/{}/withdrawal", one.id),
            words: one.words,
            named: one.named,
        };
        Ok(Self {
            asked: asked.into_iter().map(line).collect(),
            action: open.then_some(base.clone()),
            key: ticket.context.new_id::<uuid::Uuid>().to_string(),
            ..Self::default()
        })
    }

    /// For samples.
    pub fn sample() -> Self {
        let asked = |named| Asked {
            words: "費用はどのくらいかかりますか。".to_owned(),
            named,
            withdrawal: "/registrations/x/questions/1/withdrawal".to_owned(),
        };
        Self {
            asked: vec![asked(true), asked(false)],
            action: Some("/registrations/x/questions".to_owned()),
            key: "1".to_owned(),
            problem: Some("質問を入力してください。".to_owned()),
            ..Self::default()
        }
    }
}

/// `POST /registrations/{token}/questions`: the participant by their link, on purpose.
pub async fn receive(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let ticket = Ticket::of_participant(visit, context, token.into_inner()).await?;
    let (working, by) = (ticket.context.clone(), By::Link(ticket.holder));
    let id = ticket.holder.registration();
    let (key, words) = (form.text("key").to_owned(), form.text("words").to_owned());
    let named = form.is_ticked("named");
    let typed = words.clone();
    let done =
        perform(async move { retrying(|| ask(&working, by, (id, &key), (&words, named))).await });
    let text = ("質問を受け取りました。", "We have received your question.", "うけとりました。");
    let outcome = settle(done.await?)?;
    if let Settled::Again(problems, None) = &outcome {
        let mut questions = Questions::of(&ticket).await?;
        let problem = problems.of("words").map(|said| match ticket.language() {
            PageLanguage::English => in_english(said).to_owned(),
            PageLanguage::Japanese | PageLanguage::Easy => said.to_owned(),
        });
        questions = Questions { words: typed, named, problem, ..questions };
        return whole(&ticket, StatusCode::UNPROCESSABLE_ENTITY, Some(questions)).await;
    }
    Ok(told(&ticket, outcome, text))
}

/// `POST …/questions/{question}/withdrawal`: the participant by their link, on purpose.
pub async fn withdraw(
    visit: Visit,
    context: web::Data<Context>,
    path: web::Path<(String, ParticipantQuestionId)>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (token, question) = path.into_inner();
    let ticket = Ticket::of_participant(visit, context, token).await?;
    let (working, by) = (ticket.context.clone(), By::Link(ticket.holder));
    let at = (ticket.holder.registration(), question);
    let done = perform(async move { retrying(|| take_back(&working, by, at)).await });
    let text = ("質問を取り消しました。", "Your question is gone.", "とりけしました。");
    Ok(told(&ticket, settle(done.await?)?, text))
}

fn told<T>(ticket: &Ticket, outcome: Settled<T>, said: (&str, &str, &str)) -> HttpResponse {
    let (kind, text) = match outcome {
        Settled::Done(_) => {
            let text = say(ticket.language(), said.0, said.1, said.2);
            (BannerKind::Success, text.to_owned())
        }
        Settled::Again(problems, why) => {
            let why = why.or_else(|| problems.list().first().map(|one| one.detail.clone()));
            (BannerKind::Error, why.unwrap_or_default())
        }
    };
    secret(ticket.visit.redirect_saying(&ticket.address(), kind, &text))
}
